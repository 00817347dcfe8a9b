package org.mypkg.sim;

import org.mypkg.sys.Filesystem;
import org.mypkg.sys.FilesystemContract;

/** The simulated disk keeps the contract of the real one. */
final class SimFilesystemTest extends FilesystemContract {
    @Override
    protected Filesystem openEmpty() {
        return new SimFilesystem();
    }
}
