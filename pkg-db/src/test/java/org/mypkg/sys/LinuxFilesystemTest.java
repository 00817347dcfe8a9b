package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
