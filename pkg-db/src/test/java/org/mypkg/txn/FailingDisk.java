package org.mypkg.txn;

import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.PassingDisk;

/** A disk that refuses one effect, by its number, and does all others. */
final class FailingDisk extends PassingDisk {
    private final int errno;
    private int left;

    FailingDisk(Filesystem real, int at, int errno) {
        super(real);
        this.left = at;
        this.errno = errno;
    }

    boolean hasFailed() {
        return left < 0;
    }

    @Override
    public void apply(Effect effect) throws DiskException {
        if (left-- == 0) {
            throw new DiskException("write", "in a test", errno);
        }
        super.apply(effect);
    }
}
