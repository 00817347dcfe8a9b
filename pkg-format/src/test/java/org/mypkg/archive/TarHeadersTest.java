package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** The bytes of headers, field by field as the format's document says, and against GNU tar's own. */
final class TarHeadersTest {
    private static final Digest ANY = Digest.of(new byte[0]);

    private static String field(byte[] block, int from, int length) {
        return new String(block, from, length, StandardCharsets.ISO_8859_1);
    }

    private static FileEntry.Regular file(FileMeta meta, long size) {
        return new FileEntry.Regular(RootPath.of("usr/a"), meta, size, ANY);
    }

    @Test
    void everyFieldIsWhereTheDocumentSays() {
        byte[] block = TarHeaders.encode(file(FileMeta.of(04755, 1, 2, 1_700_000_000L), 10));
        assertEquals(512, block.length);
        assertEquals("usr/a" + "\0".repeat(95), field(block, 0, 100));
        assertEquals("0004755\0", field(block, 100, 8));
        assertEquals("0000001\0", field(block, 108, 8));
        assertEquals("0000002\0", field(block, 116, 8));
        assertEquals("00000000012\0", field(block, 124, 12));
        assertEquals("14524770400\0", field(block, 136, 12));
        assertEquals("0", field(block, 156, 1));
        assertEquals("\0".repeat(100), field(block, 157, 100));
        assertEquals("ustar\00000", field(block, 257, 8));
        assertEquals("\0".repeat(64), field(block, 265, 64));
        assertEquals("0000000\0" + "0000000\0", field(block, 329, 16));
        assertEquals("\0".repeat(167), field(block, 345, 167));
        int sum = 8 * ' ';
        for (int i = 0; i < block.length; i++) {
            sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
        }
        assertEquals(sum, Integer.parseInt(field(block, 148, 6), 8));
        assertEquals("\0 ", field(block, 154, 2));
    }

    /** Where GNU tar can say the same in its ustar format, the bytes are the same. */
    @Test
    void gnuTarWritesTheSameHeaders(@TempDir Path directory) throws Exception {
        Path tree = Files.createDirectories(directory.resolve("usr"));
        Files.writeString(tree.resolve("a"), "hello");
        Files.createLink(tree.resolve("b"), tree.resolve("a"));
        Files.createSymbolicLink(tree.resolve("c"), Path.of("../x"));
        Files.createDirectory(tree.resolve("d"));
        Files.setPosixFilePermissions(tree.resolve("a"), PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(tree.resolve("d"), PosixFilePermissions.fromString("rwx------"));
        byte[] tar = tar(directory, "usr/a", "usr/b", "usr/c", "usr/d");
        var meta = FileMeta.of(0640, 0, 0, 1_700_000_000L);
        List<FileEntry> entries = List.of(
                file(meta, 5),
                new FileEntry.Hardlink(RootPath.of("usr/b"), meta, RootPath.of("usr/a")),
                new FileEntry.Symlink(
                        RootPath.of("usr/c"), FileMeta.of(0777, 0, 0, 1_700_000_000L), Bytes.utf8("../x")),
                new FileEntry.Directory(RootPath.of("usr/d"), FileMeta.of(0700, 0, 0, 1_700_000_000L)));
        int at = 0;
        for (FileEntry entry : entries) {
            byte[] theirs = Arrays.copyOfRange(tar, at, at + 512);
            assertArrayEquals(theirs, TarHeaders.encode(entry), entry.path() + "\n" + field(theirs, 0, 512));
            at += (int) TarHeaders.totalBytes(entry);
        }
    }

    private static byte[] tar(Path directory, String... names) throws Exception {
        var command = new ArrayList<>(List.of("tar", "--format=ustar", "--numeric-owner", "--owner=0", "--group=0"));
        command.addAll(List.of("--mtime=@1700000000", "-cf", "-"));
        command.addAll(List.of(names));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        return output;
    }

    private static List<String> records(FileEntry entry) {
        byte[] header = TarHeaders.encode(entry);
        if (header.length == 512) {
            return List.of();
        }
        assertEquals("././@PaxHeader", field(header, 0, 14));
        assertEquals("x", field(header, 156, 1));
        int length = Integer.parseInt(field(header, 124, 11), 8);
        var records = new ArrayList<String>();
        String text = field(header, 512, length);
        while (!text.isEmpty()) {
            int size = Integer.parseInt(text.substring(0, text.indexOf(' ')));
            assertEquals('\n', text.charAt(size - 1));
            records.add(text.substring(text.indexOf(' ') + 1, size - 1));
            text = text.substring(size);
        }
        return records;
    }

    private static FileMeta at(long seconds, int nanos) {
        return new FileMeta(0644, 0, 0, seconds, nanos, new TreeMap<>());
    }

    @Test
    void whatFitsNeedsNoExtendedHeader() {
        assertEquals(List.of(), records(file(FileMeta.of(07777, 2_097_151, 2_097_151, (1L << 33) - 1), (1L << 33) - 1)));
    }

    @Test
    void whatDoesNotFitStandsInAnExtendedHeader() {
        assertEquals(List.of("uid=2097152", "gid=2097153"), records(file(FileMeta.of(0, 2_097_152, 2_097_153, 0), 0)));
        assertEquals(List.of("size=8589934592"), records(file(at(0, 0), 1L << 33)));
        assertEquals(List.of("mtime=8589934592"), records(file(at(1L << 33, 0), 0)));
        assertEquals(List.of("mtime=5.000000001"), records(file(at(5, 1), 0)));
        assertEquals(List.of("mtime=-1"), records(file(at(-1, 0), 0)));
        assertEquals(List.of("mtime=-0.500000000"), records(file(at(-1, 500_000_000), 0)));
        assertEquals(List.of("mtime=-1.999999999"), records(file(at(-2, 1), 0)));
    }

    @Test
    void attributesAreRawBytesInTheOrderOfNames() {
        var xattrs = new TreeMap<String, Bytes>();
        xattrs.put("user.b", Bytes.of(new byte[] {0, '\n', '=', (byte) 0xff}));
        xattrs.put("user.a=%", Bytes.utf8(""));
        var meta = new FileMeta(0644, 0, 0, 0, 0, xattrs);
        assertEquals(
                List.of("SCHILY.xattr.user.a%3D%25=", "SCHILY.xattr.user.b=\0\n=\u00ff"), records(file(meta, 0)));
        assertEquals(
                List.of(), records(new FileEntry.Hardlink(RootPath.of("usr/b"), meta, RootPath.of("usr/a"))));
    }

    @Test
    void namesBeyondAHundredBytesStandInAnExtendedHeader() {
        String name = "usr/" + "n".repeat(96);
        assertEquals(List.of(), records(new FileEntry.Fifo(RootPath.of(name), at(0, 0))));
        assertEquals(List.of("path=" + name + "n"), records(new FileEntry.Fifo(RootPath.of(name + "n"), at(0, 0))));
        assertEquals(List.of("path=" + name + "/"), records(new FileEntry.Directory(RootPath.of(name), at(0, 0))));
        assertEquals(
                List.of("linkpath=" + name + "n"),
                records(new FileEntry.Hardlink(RootPath.of("usr/z"), at(0, 0), RootPath.of(name + "n"))));
    }

    @Test
    void devicesCarryTheirNumbers() {
        byte[] block = TarHeaders.encode(new FileEntry.Device(RootPath.of("dev/x"), at(0, 0), true, 254, 1_048_575));
        assertEquals("4", field(block, 156, 1));
        assertEquals("0000376\0" + "3777777\0", field(block, 329, 16));
    }
}
