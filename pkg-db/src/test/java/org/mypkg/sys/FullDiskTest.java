package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;

/** A disk that is full, read-only or not ours refuses without leaving halves behind. */
final class FullDiskTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private boolean mounted;

    private Path mountPoint() {
        return directory.resolve("small");
    }

    @BeforeEach
    void mount() throws Exception {
        Mounts.mount(mountPoint(), "-t", "tmpfs", "-o", "size=1m,nr_inodes=50", "small");
        mounted = true;
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            Mounts.unmount(mountPoint());
        }
    }

    private static Effect write(String path, int bytes) {
        return new Effect.WriteFile(
                RootPath.of(path), DiskFixture.FILE, Effect.Content.of(new byte[bytes]));
    }

    @Test
    void fullDiskLeavesNothingBehind() throws Exception {
        try (LinuxFilesystem disk = LinuxFilesystem.open(mountPoint())) {
            disk.apply(write("fits", 300_000));
            long before = disk.space(RootPath.ROOT).freeBytes();
            var thrown = assertThrows(DiskException.class, () -> disk.apply(write("big", 2_000_000)));
            assertEquals(DiskException.ENOSPC, thrown.errno());
            assertEquals(ErrorCode.NO_SPACE, thrown.diagnostic().code());
            assertTrue(disk.stat(RootPath.of("big")).isEmpty());
            assertEquals(before, disk.space(RootPath.ROOT).freeBytes());
            disk.apply(write("fits too", 300_000));
        }
    }

    @Test
    void inodesRunOutToo() throws Exception {
        try (LinuxFilesystem disk = LinuxFilesystem.open(mountPoint())) {
            var thrown = assertThrows(DiskException.class, () -> {
                for (int i = 0; i < 60; i++) {
                    disk.apply(write("f" + i, 0));
                }
            });
            assertEquals(DiskException.ENOSPC, thrown.errno());
            assertEquals(0, disk.space(RootPath.ROOT).freeInodes());
        }
    }

    @Test
    void hostFilesSayFullToo() throws Exception {
        Path big = mountPoint().resolve("big");
        var thrown = assertThrows(DiskException.class, () -> HostFiles.write(big, new byte[2_000_000]));
        assertEquals(ErrorCode.NO_SPACE, thrown.diagnostic().code());
        assertTrue(HostFiles.list(mountPoint()).isEmpty());
    }

    @Test
    void readOnlyDiskIsNamed() throws Exception {
        Mounts.mount(mountPoint(), "-o", "remount,ro", "small");
        try (LinuxFilesystem disk = LinuxFilesystem.open(mountPoint())) {
            var thrown = assertThrows(DiskException.class, () -> disk.apply(write("f", 1)));
            assertEquals(DiskException.EROFS, thrown.errno());
            assertEquals(ErrorCode.NO_PERMISSION, thrown.diagnostic().code());
            var locked = assertThrows(DiskException.class, () -> RootLock.tryAcquire(disk, "x"));
            assertEquals(DiskException.EROFS, locked.errno());
        }
    }

    @Test
    void otherFilesystemsAreAcrossABorder() throws Exception {
        try (LinuxFilesystem disk = LinuxFilesystem.open(directory)) {
            disk.apply(write("f", 1));
            RootPath there = RootPath.of("small/f");
            var rename = new Effect.Rename(RootPath.of("f"), there);
            assertEquals(DiskException.EXDEV, assertThrows(DiskException.class, () -> disk.apply(rename)).errno());
            var link = new Effect.Link(RootPath.of("f"), there);
            assertEquals(DiskException.EXDEV, assertThrows(DiskException.class, () -> disk.apply(link)).errno());
            long here = disk.stat(RootPath.ROOT).orElseThrow().device();
            assertTrue(here != disk.stat(RootPath.of("small")).orElseThrow().device());
        }
    }

    @Test
    void ordinaryUserIsRefusedByName() throws Exception {
        Mounts.run("chmod", "755", directory.toString(), mountPoint().toString());
        var thrown = OrdinaryUser.call(() -> {
            try (LinuxFilesystem disk = LinuxFilesystem.open(mountPoint())) {
                return assertThrows(DiskException.class, () -> disk.apply(write("f", 1)));
            }
        });
        assertEquals(DiskException.EACCES, thrown.errno());
        assertEquals(ErrorCode.NO_PERMISSION, thrown.diagnostic().code());
    }

    /** Metadata that cannot be set takes the new file away again. */
    @Test
    void fileThatCannotBeGivenAwayIsNotLeft() throws Exception {
        Mounts.run("chmod", "755", directory.toString());
        Mounts.run("chmod", "777", mountPoint().toString());
        RootPath path = RootPath.of("f");
        var effect = new Effect.WriteFile(path, FileMeta.of(0644, 0, 0, 1), Effect.Content.of(new byte[1]));
        var thrown = OrdinaryUser.call(() -> {
            try (LinuxFilesystem disk = LinuxFilesystem.open(mountPoint())) {
                var refused = assertThrows(DiskException.class, () -> disk.apply(effect));
                assertTrue(disk.stat(path).isEmpty());
                return refused;
            }
        });
        assertEquals(DiskException.EPERM, thrown.errno());
    }
}
