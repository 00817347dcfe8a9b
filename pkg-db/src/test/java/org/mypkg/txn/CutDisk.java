package org.mypkg.txn;

import java.util.Optional;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.PassingDisk;

/**
 * A disk whose program is killed in front of one effect, counted from the journal's appearance on. What lies in {@code boot}
 * looks like another file system.
 */
final class CutDisk extends PassingDisk {
    private static final RootPath BOOT = RootPath.of("boot");

    private int left;
    private boolean armed;
    private boolean committing;

    CutDisk(Filesystem real, int at) {
        super(real);
        this.left = at;
    }

    /** No failure that a program could answer with anything. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed in a test");
        }
    }

    /** Whether COMMIT is the effect that did not happen: there is no later cut with a journal. */
    boolean wasCommitting() {
        return committing;
    }

    @Override
    public void apply(Effect effect) throws DiskException {
        committing = effect instanceof Effect.Rename rename && rename.to().equals(Places.JOURNAL_DONE);
        if (armed && (committing || left-- == 0)) {
            throw new Killed();
        }
        super.apply(effect);
        armed |= effect instanceof Effect.Rename rename && rename.to().equals(Places.JOURNAL);
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        Optional<FileStat> stat = super.stat(path);
        return path.startsWith(BOOT) ? stat.map(CutDisk::onAnotherDevice) : stat;
    }

    private static FileStat onAnotherDevice(FileStat stat) {
        return new FileStat(stat.kind(), stat.meta(), stat.device() + 1, stat.inode(), stat.links(), stat.sizeBytes(),
                stat.rdevMajor(), stat.rdevMinor());
    }
}
