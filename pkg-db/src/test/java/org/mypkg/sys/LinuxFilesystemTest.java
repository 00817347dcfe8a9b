package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.Invariant;

/** The real disk keeps the contract. */
final class LinuxFilesystemTest extends FilesystemContract {
    private final Scratch scratch = Scratch.asRoot();

    @Override
    protected Filesystem openEmpty() throws DiskException {
        return scratch.open();
    }

    @Override
    protected void release() throws DiskException {
        scratch.release();
    }

    @Test
    void missingRootIsNoRoot() {
        Path missing = scratch.directory().resolve("missing");
        assertEquals(DiskException.ENOENT, errnoOf(() -> LinuxFilesystem.open(missing)));
        assertEquals(
                DiskException.ENOTDIR, errnoOf(() -> LinuxFilesystem.open(Path.of("/etc/passwd"))));
    }

    /** Without it attributes would silently be missing, so it is asked for at once. */
    @Test
    void procMustBeMounted() {
        var thrown = assertThrows(
                DiskException.class, () -> LinuxFilesystem.open(scratch.directory(), "/no-proc/self/fd"));
        assertEquals(DiskException.ENOENT, thrown.errno());
        assertTrue(thrown.diagnostic().title().contains("/proc is not mounted"));
    }

    /** Its descriptor's number may be somebody else's by then. */
    @Test
    void closedRootReachesNothing() throws Exception {
        LinuxFilesystem closed = LinuxFilesystem.open(scratch.directory());
        closed.close();
        try (LinuxFilesystem other = LinuxFilesystem.open(scratch.directory())) {
            closed.close();
            assertThrows(Invariant.Broken.class, () -> closed.apply(new Effect.Unlink(path("root"))));
            assertThrows(Invariant.Broken.class, () -> closed.stat(path("root")));
            assertThrows(Invariant.Broken.class, () -> RootLock.tryAcquire(closed, "x"));
            assertTrue(other.stat(path("root")).isPresent());
        }
    }
}
