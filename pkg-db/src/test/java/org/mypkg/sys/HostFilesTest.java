package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.archive.ByteSource;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;

final class HostFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Path at(String name) {
        return directory.resolve(name);
    }

    private interface Operation {
        void run() throws DiskException;
    }

    private static int errno(Operation operation) {
        return assertThrows(DiskException.class, operation::run).errno();
    }

    @Test
    void writesReplaceAsAWhole() throws Exception {
        HostFiles.writeText(at("f"), "öld");
        assertEquals("öld", HostFiles.readText(at("f")));
        assertEquals(0644, HostFiles.mode(at("f")));
        HostFiles.setMode(at("f"), 0600);
        assertThrows(DiskException.class, () -> HostFiles.write(at("f"), out -> {
            out.write(1);
            throw new IOException("torn");
        }));
        assertEquals("öld", HostFiles.readText(at("f")));
        HostFiles.write(at("f"), new byte[] {1, 2});
        assertArrayEquals(new byte[] {1, 2}, HostFiles.read(at("f")));
        assertEquals(0600, HostFiles.mode(at("f")));
        assertEquals(List.of(at("f")), HostFiles.list(directory));
    }

    @Test
    void readingHasALimit() throws Exception {
        HostFiles.writeText(at("f"), "12345");
        assertEquals(5, HostFiles.read(at("f"), 5).length);
        assertEquals(DiskException.EFBIG, errno(() -> HostFiles.read(at("f"), 4)));
    }

    @Test
    void errorsCarryTheirNumber() throws Exception {
        HostFiles.writeText(at("f"), "x");
        HostFiles.createDirectories(at("d/e"));
        assertEquals(DiskException.ENOENT, errno(() -> HostFiles.read(at("none"))));
        assertEquals(DiskException.EISDIR, errno(() -> HostFiles.read(at("d"))));
        assertEquals(DiskException.ENOTDIR, errno(() -> HostFiles.list(at("f"))));
        assertEquals(DiskException.ENOTEMPTY, errno(() -> HostFiles.delete(at("d"))));
        assertEquals(DiskException.EEXIST, errno(() -> HostFiles.symlink(at("f"), at("d"))));
        assertEquals(DiskException.EEXIST, errno(() -> HostFiles.createDirectories(at("f"))));
        assertEquals(DiskException.EINVAL, errno(() -> HostFiles.readLink(at("f"))));
        assertEquals(DiskException.ENOTDIR, errno(() -> HostFiles.open(at("f/below"))));
        var thrown = assertThrows(DiskException.class, () -> HostFiles.open(at("none")));
        assertEquals(ErrorCode.DISK_FAILED, thrown.diagnostic().code());
        assertTrue(thrown.diagnostic().title().contains("none"));
    }

    @Test
    void kindsAreSeenWithoutFollowing() throws Exception {
        HostFiles.writeText(at("f"), "x");
        HostFiles.symlink(at("l"), Path.of("f"));
        HostFiles.symlink(at("dangling"), Path.of("none"));
        assertEquals(Optional.of(FileStat.Kind.REGULAR), HostFiles.kind(at("f")));
        assertEquals(Optional.of(FileStat.Kind.SYMLINK), HostFiles.kind(at("l")));
        assertEquals(Optional.of(FileStat.Kind.DIRECTORY), HostFiles.kind(directory));
        assertEquals(Optional.of(FileStat.Kind.CHARACTER_DEVICE), HostFiles.kind(Path.of("/dev/null")));
        assertEquals(Optional.empty(), HostFiles.kind(at("none")));
        assertEquals(Optional.empty(), HostFiles.kind(at("f/below")));
        assertTrue(HostFiles.isSymbolicLink(at("dangling")));
        assertFalse(HostFiles.exists(at("dangling")));
        assertTrue(HostFiles.isRegularFile(at("l")));
        assertEquals(Path.of("f"), HostFiles.readLink(at("l")));
        assertEquals(HostFiles.realPath(at("f")), HostFiles.realPath(at("l")));
    }

    @Test
    void treesAreDeletedWithoutFollowingLinks() throws Exception {
        HostFiles.createDirectories(at("keep"));
        HostFiles.writeText(at("keep/f"), "x");
        HostFiles.createDirectories(at("t/a/b"));
        HostFiles.writeText(at("t/a/b/f"), "x");
        HostFiles.symlink(at("t/a/out"), at("keep"));
        HostFiles.setMode(at("t/a"), 0500);
        HostFiles.deleteTree(at("t"));
        HostFiles.deleteTree(at("t"));
        assertEquals(List.of(at("keep"), at("keep/f")), HostFiles.walk(at("keep")));
        assertFalse(HostFiles.exists(at("t")));
        HostFiles.symlink(at("l"), at("keep"));
        HostFiles.deleteTree(at("l"));
        assertTrue(HostFiles.exists(at("keep/f")));
    }

    /** Names that are no UTF-8 come from packages' trees, and must not stay behind. */
    @Test
    void oddNamesAreDeletedToo() throws Exception {
        HostFiles.createDirectories(at("t"));
        try (LinuxFilesystem tree = LinuxFilesystem.open(at("t"))) {
            long now = 1_700_000_000;
            String owner = System.getProperty("user.name");
            org.junit.jupiter.api.Assumptions.assumeTrue("root".equals(owner), "the file is given to root");
            tree.apply(new Effect.WriteFile(
                    RootPath.of(new byte[] {(byte) 0xff, (byte) 0xfe}), FileMeta.of(0644, 0, 0, now), out -> {}));
        }
        assertEquals(1, HostFiles.list(at("t")).size());
        HostFiles.deleteTree(at("t"));
        assertFalse(HostFiles.exists(at("t")));
    }

    @Test
    void treesAreCopiedWithTimesAndModes() throws Exception {
        Instant time = Instant.ofEpochSecond(1_600_000_000, 123_456_789);
        HostFiles.createDirectories(at("t/d"));
        HostFiles.writeText(at("t/d/f"), "x");
        HostFiles.symlink(at("t/l"), Path.of("d/f"));
        HostFiles.setMode(at("t/d/f"), 0751);
        HostFiles.setModified(at("t/d/f"), time);
        HostFiles.setMode(at("t/d"), 0700);
        HostFiles.setModified(at("t/d"), time);
        HostFiles.copyTree(at("t"), at("c"));
        assertEquals("x", HostFiles.readText(at("c/l")));
        assertEquals(Path.of("d/f"), HostFiles.readLink(at("c/l")));
        assertEquals(List.of(0751, 0700), List.of(HostFiles.mode(at("c/d/f")), HostFiles.mode(at("c/d"))));
        assertEquals(List.of(time, time), List.of(HostFiles.modified(at("c/d/f")), HostFiles.modified(at("c/d"))));
        assertEquals(DiskException.EEXIST, errno(() -> HostFiles.copyTree(at("t"), at("c"))));
    }

    @Test
    void filesMoveLinkAndGrow() throws Exception {
        HostFiles.writeText(at("a"), "1");
        HostFiles.writeText(at("b"), "2");
        HostFiles.move(at("a"), at("b"));
        assertEquals("1", HostFiles.readText(at("b")));
        HostFiles.link(at("b"), at("c"));
        try (OutputStream out = HostFiles.append(at("c"))) {
            out.write('3');
        }
        assertEquals("13", HostFiles.readText(at("b")));
        assertEquals(2, HostFiles.sizeBytes(at("b")));
        try (OutputStream out = HostFiles.create(at("c"))) {
            out.write('4');
        }
        assertEquals("4", HostFiles.readText(at("b")));
        assertTrue(HostFiles.delete(at("b")));
        assertFalse(HostFiles.delete(at("b")));
    }

    @Test
    void temporaryPlacesAreNew() throws Exception {
        Path one = HostFiles.createTemporaryDirectory(directory, "x");
        Path other = HostFiles.createTemporaryDirectory(directory, "x");
        assertFalse(one.equals(other));
        assertEquals(0700, HostFiles.mode(one));
        assertEquals(0600, HostFiles.mode(HostFiles.createTemporaryFile(one, "f", ".tmp")));
    }

    @Test
    void sourceGivesAnyRange() throws Exception {
        HostFiles.writeText(at("f"), "0123456789");
        ByteSource source = HostFiles.source(at("f"));
        assertEquals(10, source.lengthBytes());
        assertEquals("345", text(source.open(3, 3)));
        assertEquals("89", text(source.open(8, 100)));
        assertEquals("", text(source.open(10, 1)));
        try (InputStream in = source.open(2, 4)) {
            assertEquals(2, in.skip(2));
            assertEquals('4', in.read());
            assertEquals("5", text(in));
        }
        assertEquals(DiskException.ENOENT, errno(() -> HostFiles.source(at("none"))));
    }

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
