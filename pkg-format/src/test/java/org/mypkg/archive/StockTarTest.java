package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sign.Signer;

/** Programs that know nothing of us read our packages: GNU tar with zstd, and commons-compress. */
final class StockTarTest {
    /** Stands for a real signature where only its place matters. */
    private static final Signer SIGNER = data -> "any bytes".getBytes(StandardCharsets.US_ASCII);

    private static String run(Path directory, String... command) throws Exception {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    @Test
    void gnuTarListsWithoutAWordOfComplaint(@TempDir Path directory) throws Exception {
        Samples samples = Samples.everything();
        Files.write(directory.resolve("p.mpkg"), samples.pack(Samples.spec(), Optional.of(SIGNER)).bytes());
        String listed = run(directory, "tar", "--zstd", "--quoting-style=escape", "-tf", "p.mpkg");
        List<String> lines = listed.lines().toList();
        assertEquals(1 + samples.entries().size(), lines.size(), listed);
        assertEquals(".MPKG/manifest.json", lines.getFirst());
        assertTrue(lines.contains("usr/share/empty/"), listed);
        assertTrue(lines.contains("usr/share/\\377\\376 \\n"), listed);
    }

    @Test
    void gnuTarUnpacks(@TempDir Path directory) throws Exception {
        Samples samples = new Samples()
                .directory("usr")
                .file("usr/hello", "hello")
                .add(new FileEntry.Hardlink(
                        RootPath.of("usr/hello2"), FileMeta.of(0644, 0, 0, Samples.TIME), RootPath.of("usr/hello")))
                .file(
                        RootPath.of("usr/" + "d/".repeat(60) + "nanos"),
                        new FileMeta(0640, 0, 0, 1_600_000_000L, 123_456_789, new java.util.TreeMap<>()),
                        new byte[] {1, 2, 3})
                .symlink("usr/link", "hello")
                .directory("usr/empty");
        Files.write(directory.resolve("p.mpkg"), samples.pack(Samples.spec(), Optional.of(SIGNER)).bytes());
        Files.createDirectory(directory.resolve("out"));
        String said = run(directory, "tar", "--zstd", "-C", "out", "-xpf", "p.mpkg");
        assertEquals("", said);
        Path usr = directory.resolve("out/usr");
        assertEquals("hello", Files.readString(usr.resolve("hello2")));
        assertEquals(Files.getAttribute(usr.resolve("hello"), "unix:ino"), Files.getAttribute(usr.resolve("hello2"), "unix:ino"));
        assertEquals("hello", Files.readSymbolicLink(usr.resolve("link")).toString());
        assertTrue(Files.isDirectory(usr.resolve("empty")));
        Path nanos = usr.resolve("d/".repeat(60) + "nanos");
        assertEquals(
                FileTime.from(Instant.ofEpochSecond(1_600_000_000L, 123_456_789)), Files.getLastModifiedTime(nanos));
        assertTrue(Files.readString(directory.resolve("out/.MPKG/manifest.json")).startsWith("{\"format\":1,"));
    }

    @Test
    void gnuTarFindsTheExtendedAttributes(@TempDir Path directory) throws Exception {
        Files.write(directory.resolve("p.mpkg"), Samples.everything().pack());
        String listed = run(directory, "tar", "--zstd", "--xattrs", "--xattrs-include=*", "-tvvf", "p.mpkg", "usr/bin/ping");
        List<String> lines = listed.lines().map(String::strip).toList();
        assertTrue(lines.contains("x: 12 security.capability"), listed);
        assertTrue(lines.contains("x: 1 user.with=sign%"), listed);
    }

    @Test
    void commonsCompressReadsTheSameEntries() throws Exception {
        Samples samples = Samples.everything();
        List<FileEntry> files = PackageReader.open(ByteSource.of(samples.pack()), Limits.DEFAULT).manifest().files();
        var zstd = new ZstdCompressorInputStream(new ByteArrayInputStream(samples.pack()));
        try (var tar = new TarArchiveInputStream(zstd, StandardCharsets.ISO_8859_1.name())) {
            assertEquals(".MPKG/manifest.json", tar.getNextEntry().getName());
            for (FileEntry file : files) {
                TarArchiveEntry entry = tar.getNextEntry();
                check(file, entry);
                assertArrayEquals(
                        file instanceof FileEntry.Regular ? samples.content(file.path()) : new byte[0], tar.readAllBytes());
            }
        }
    }

    private static void check(FileEntry file, TarArchiveEntry entry) {
        String path = file.path().toString();
        assertEquals(file.meta().mode(), entry.getMode() & 07777, path);
        assertEquals(file.meta().uid(), entry.getLongUserId(), path);
        assertEquals(file.meta().gid(), entry.getLongGroupId(), path);
        assertEquals(
                FileTime.from(Instant.ofEpochSecond(file.meta().mtimeSeconds(), file.meta().mtimeNanos())),
                entry.getLastModifiedTime(),
                path);
        switch (file) {
            case FileEntry.Regular regular -> assertTrue(entry.isFile() && entry.getSize() == regular.sizeBytes(), path);
            case FileEntry.Directory directory -> assertTrue(entry.isDirectory(), path);
            case FileEntry.Symlink link -> assertEquals(link.target().toString(), entry.getLinkName());
            case FileEntry.Hardlink link -> assertEquals("/" + entry.getLinkName(), link.target().toString());
            case FileEntry.Device device -> {
                assertEquals(device.block(), entry.isBlockDevice(), path);
                assertEquals(device.major(), entry.getDevMajor(), path);
                assertEquals(device.minor(), entry.getDevMinor(), path);
            }
            case FileEntry.Fifo fifo -> assertTrue(entry.isFIFO(), path);
        }
    }

    @Test
    void aFileOfMoreThanEightGibibytesHasItsSizeInAnExtendedHeader() throws Exception {
        long size = (8L << 30) + 1;
        var entry = new FileEntry.Regular(
                RootPath.of("usr/huge"), FileMeta.of(0644, 0, 0, Samples.TIME), size, Digest.of(new byte[0]));
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(TarHeaders.encode(entry)))) {
            TarArchiveEntry read = tar.getNextEntry();
            assertEquals("usr/huge", read.getName());
            assertEquals(size, read.getSize());
        }
        assertEquals(1536 + size - 1 + 512, TarHeaders.totalBytes(entry));
    }

    @Test
    void extendedHeadersNameTheirOwnLength() {
        for (int length = 95; length < 1200; length++) {
            byte[] header = TarHeaders.encode(new FileEntry.Symlink(
                    RootPath.of("usr/link"),
                    FileMeta.of(0777, 0, 0, 0),
                    org.mypkg.model.Bytes.utf8("x".repeat(length))));
            if (length <= 100) {
                assertEquals(512, header.length);
                continue;
            }
            String record = new String(header, 512, header.length - 1024, StandardCharsets.US_ASCII);
            int said = Integer.parseInt(record.substring(0, record.indexOf(' ')));
            assertEquals('\n', record.charAt(said - 1));
            assertEquals(said, record.indexOf('\0') < 0 ? record.length() : record.indexOf('\0'));
        }
    }

    @Test
    void tarSeesThePackageEndWithItsTwoZeroBlocks(@TempDir Path directory) throws Exception {
        Files.write(directory.resolve("p.mpkg"), new Samples().pack());
        var commands = new ArrayList<>(List.of("sh", "-c", "zstd -dc p.mpkg | tail -c 1024 | tr -d '\\0' | wc -c"));
        assertEquals("0", run(directory, commands.toArray(String[]::new)).strip());
        run(directory, "zstd", "-q", "-t", "p.mpkg");
    }
}
