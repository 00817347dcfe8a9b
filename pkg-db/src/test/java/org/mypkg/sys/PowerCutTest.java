package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** What the sync effects promise, on a real ext4 whose power is cut. */
@Tag("slow")
final class PowerCutTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static Effect write(String path) {
        return new Effect.WriteFile(
                RootPath.of(path), DiskFixture.FILE, Effect.Content.of(path.repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static boolean whole(LinuxFilesystem root, String path) throws Exception {
        if (root.stat(RootPath.of(path)).isEmpty()) {
            return false;
        }
        try (var in = root.read(RootPath.of(path))) {
            return Bytes.of(in.readAllBytes()).equals(Bytes.utf8(path.repeat(1000)));
        }
    }

    @Test
    void syncedSurvivesAndTheRestIsLost() throws Exception {
        try (PowerCutDisk disk = PowerCutDisk.create(directory, 64)) {
            try (LinuxFilesystem root = LinuxFilesystem.open(disk.mountPoint())) {
                root.apply(write("filesystem"));
                root.apply(new Effect.SyncFilesystem(RootPath.ROOT));
                root.apply(write("single"));
                root.apply(new Effect.SyncFile(RootPath.of("single")));
                root.apply(new Effect.SyncDirectory(RootPath.ROOT));
                root.apply(write("lost"));
                disk.powerOff();
                var thrown = assertThrows(DiskException.class, () -> root.apply(write("after")));
                assertEquals(DiskException.EIO, thrown.errno());
            }
            disk.powerOn();
            try (LinuxFilesystem root = LinuxFilesystem.open(disk.mountPoint())) {
                assertTrue(whole(root, "filesystem"));
                assertTrue(whole(root, "single"));
                assertEquals(false, whole(root, "lost"));
                assertTrue(root.stat(RootPath.of("after")).isEmpty());
            }
        }
    }

    @Test
    void renamedAndSyncedDirectoryIsTheNewOne() throws Exception {
        try (PowerCutDisk disk = PowerCutDisk.create(directory, 64)) {
            RootPath journal = RootPath.of("journal");
            RootPath done = RootPath.of("journal.done");
            try (LinuxFilesystem root = LinuxFilesystem.open(disk.mountPoint())) {
                root.apply(write("journal"));
                root.apply(new Effect.SyncFilesystem(RootPath.ROOT));
                root.apply(new Effect.Rename(journal, done));
                root.apply(new Effect.SyncDirectory(RootPath.ROOT));
                disk.powerOff();
            }
            disk.powerOn();
            try (LinuxFilesystem root = LinuxFilesystem.open(disk.mountPoint())) {
                assertTrue(root.stat(journal).isEmpty());
                assertTrue(root.stat(done).isPresent());
            }
        }
    }
}
