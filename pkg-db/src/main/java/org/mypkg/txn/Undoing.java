package org.mypkg.txn;

import java.util.Optional;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.model.RootPath;

/**
 * Step 13, one method a kind of step. It decides by what lies on the disk alone, because after a power cut the journal
 * says what was meant, not what was done. I6: a live path is overwritten only if this transaction changed it (GEN excepted).
 */
final class Undoing {
    private final Filesystem disk;
    private final DiskActions actions;

    Undoing(Filesystem disk) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
    }

    void undo(Journal journal) throws DiskException {
        boolean inTypes = false;
        for (Step step : journal.steps().reversed()) {
            boolean type = step.kind() == Step.Kind.TYPE;
            if (type != inTypes) {
                actions.syncAll(journal.homes());
                inTypes = type;
            }
            undo(journal.id(), step);
        }
        if (inTypes) {
            actions.syncAll(journal.homes());
        }
    }

    private void undo(long id, Step step) throws DiskException {
        switch (step.kind()) {
            case GEN -> generated(id, step);
            case ADD -> added(id, step);
            case REPLACE -> replaced(id, step);
            case DIRMETA -> metadata(step);
            case TYPE -> type(id, step);
            case REMOVE -> removed(id, step);
            case RMDIR -> directory(id, step);
        }
    }

    private void added(long id, Step step) throws DiskException {
        RootPath item = Places.newItem(id, step);
        if (!actions.exists(step.path())) {
            return;
        }
        if (!actions.exists(item)) {
            disk.apply(new Effect.Rename(step.path(), item));
        } else if (actions.same(step.path(), item)) {
            // Both names survived; renaming one name of an inode to another does nothing.
            disk.apply(new Effect.Unlink(step.path()));
        }
    }

    private void replaced(long id, Step step) throws DiskException {
        RootPath item = Places.newItem(id, step);
        boolean untouched = actions.same(step.path(), Places.oldItem(id, step));
        boolean notApplied = actions.exists(item) && !actions.same(step.path(), item);
        if (!untouched && !notApplied) {
            restore(id, step);
        }
    }

    private void removed(long id, Step step) throws DiskException {
        if (!actions.exists(step.path())) {
            restore(id, step);
        }
    }

    /** Gives the old inode its name back. T/old is never consumed (I3). */
    private void restore(long id, Step step) throws DiskException {
        RootPath temporary = Places.temporary(id, step);
        actions.unlinkIfThere(temporary);
        if (!actions.linkOrCopy(Places.oldItem(id, step), temporary)) {
            syncCopy(temporary);
        }
        disk.apply(new Effect.Rename(temporary, step.path()));
        actions.unlinkIfThere(temporary);
    }

    private void generated(long id, Step step) throws DiskException {
        if (step.oldType() == NodeType.NONE) {
            if (!actions.isDirectory(step.path())) {
                actions.unlinkIfThere(step.path());
            }
            return;
        }
        RootPath temporary = Places.temporary(id, step);
        actions.unlinkIfThere(temporary);
        actions.copy(Places.oldItem(id, step), temporary);
        syncCopy(temporary);
        disk.apply(new Effect.Rename(temporary, step.path()));
    }

    private void syncCopy(RootPath path) throws DiskException {
        if (actions.need(path).kind() == FileStat.Kind.REGULAR) {
            disk.apply(new Effect.SyncFile(path));
        }
    }

    private void metadata(Step step) throws DiskException {
        if (actions.isDirectory(step.path())) {
            disk.apply(new Effect.SetMeta(step.path(), step.oldMeta()));
        }
    }

    /** Never made in place: a directory must not be seen, or survive a cut, with other metadata than its own. */
    private void directory(long id, Step step) throws DiskException {
        if (!actions.exists(step.path())) {
            RootPath temporary = Places.temporary(id, step);
            if (!actions.exists(temporary)) {
                disk.apply(new Effect.MakeDirectory(temporary, step.oldMeta()));
            }
            disk.apply(new Effect.SetMeta(temporary, step.oldMeta()));
            disk.apply(new Effect.Rename(temporary, step.path()));
        }
        metadata(step);
    }

    private void type(long id, Step step) throws DiskException {
        RootPath old = Places.oldItem(id, step);
        Optional<FileStat> live = disk.stat(step.path());
        if (live.isEmpty()) {
            disk.apply(new Effect.Rename(old, step.path()));
        } else if (NodeType.of(live) != step.oldType()) {
            disk.apply(new Effect.Exchange(old, step.path()));
        }
    }
}
