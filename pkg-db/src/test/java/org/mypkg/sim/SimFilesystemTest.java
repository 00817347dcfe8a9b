package org.mypkg.sim;

import org.mypkg.sys.Filesystem;
import org.mypkg.sys.FilesystemContract;

/** The simulated disk does what the real one does. */
final class SimFilesystemTest extends FilesystemContract {
    @Override
    protected Filesystem openEmpty() {
        return new SimFilesystem();
    }
}
