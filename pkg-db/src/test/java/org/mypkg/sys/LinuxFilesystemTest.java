package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
}
