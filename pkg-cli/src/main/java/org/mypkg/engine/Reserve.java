package org.mypkg.engine;

import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.LinuxFilesystem;

/**
 * A file that holds a little of the disk, {@code var/lib/mypkg/reserve}, so that a full one can still be emptied by removing
 * packages: it is given up before such a transaction, for the journal, the database and directories, and made again after.
 */
final class Reserve {
    static final RootPath PATH = TargetRoot.STATE.resolve("reserve");
    /** For a removal of about 10,000 files. */
    static final long USUAL_BYTES = 4L << 20;
    /** On a small disk, one such part of it. */
    private static final long PART = 64;
    /** The reserve is not worth the last free space: so many times itself must be free. */
    private static final long AMPLE = 8;

    private final LinuxFilesystem disk;

    Reserve(TargetRoot root) throws DiskException {
        this.disk = root.filesystem().linux();
    }

    /** Gives the space to whoever writes next. */
    void release() throws DiskException {
        if (disk.stat(PATH).isPresent()) {
            disk.apply(new Effect.Unlink(PATH));
            // Some file systems hand blocks out again only when the removal itself is written.
            disk.apply(new Effect.SyncFilesystem(TargetRoot.STATE));
        }
    }

    /** Makes the reserve if it is not there and there is room for it. Whether there is one now. */
    boolean make() {
        try {
            if (disk.stat(PATH).isPresent()) {
                return true;
            }
            long bytes = Math.min(USUAL_BYTES, disk.totalBytes(TargetRoot.STATE) / PART);
            if (bytes == 0 || disk.space(TargetRoot.STATE).freeBytes() < AMPLE * bytes) {
                return false;
            }
            disk.reserve(PATH, bytes);
            return true;
        } catch (DiskException withoutReserve) {
            return false;
        }
    }
}
