package org.mypkg.txn;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Step 6: each step in one rename or exchange, and only then a look at what came out. What another program saved up to that
 * moment is found by that look, wherever it came between, and given back (T4); no look before it could promise that.
 */
final class Applying {
    private final Filesystem disk;
    private final DiskActions actions;
    private final Journal journal;
    private final StepList list;
    private final SortedMap<Integer, FileStat> before;
    private final SortedSet<RootPath> outputs;

    Applying(Filesystem disk, Stager.Staged staged, StepList list) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
        this.journal = staged.journal();
        this.list = list;
        this.before = staged.before();
        this.outputs = new TreeSet<>(list.outputs());
    }

    void apply(Step step) throws DiskException, TransactionException {
        switch (step.kind()) {
            case GEN -> {}
            case ADD -> actions.moveNoReplace(newItem(step), step.path());
            case REPLACE -> replace(step);
            case DIRMETA -> disk.apply(new Effect.SetMeta(step.path(), StepCompiler.newMeta(list, step)));
            case TYPE -> {
                mustBeThere(step);
                disk.apply(new Effect.Exchange(oldItem(step), step.path()));
                demand(isAsCompiled(step, oldItem(step), step.path()), step);
            }
            case REMOVE -> {
                mustBeThere(step);
                actions.moveNoReplace(step.path(), newItem(step));
                demand(isTheOld(step, newItem(step)), step);
            }
            case RMDIR -> {
                mustBeThere(step);
                actions.moveNoReplace(step.path(), oldItem(step));
                demand(isAsCompiled(step, oldItem(step), step.path()), step);
            }
        }
    }

    private RootPath newItem(Step step) {
        return Places.newItem(journal.id(), step);
    }

    private RootPath oldItem(Step step) {
        return Places.oldItem(journal.id(), step);
    }

    private void replace(Step step) throws DiskException, TransactionException {
        mustBeThere(step);
        if (!journal.isCopied(step) && actions.exchange(newItem(step), step.path())) {
            demand(isTheOld(step, newItem(step)), step);
            return;
        }
        // No exchange on this file system: between this look and the rename a save is overwritten.
        demand(isTheOld(step, step.path()), step);
        disk.apply(new Effect.Rename(newItem(step), step.path()));
    }

    /** Only for a better message: what is gone when the rename comes is an error of the rename. */
    private void mustBeThere(Step step) throws DiskException, TransactionException {
        if (!actions.exists(step.path())) {
            throw new TransactionException(new TransactionException.Fact.ChangedMeanwhile(step.path()));
        }
    }

    /** Else what came out goes back at once, by the rules of undoing, and the transaction after it. */
    private void demand(boolean unchanged, Step step) throws DiskException, TransactionException {
        if (!unchanged) {
            new Undoing(disk, journal).undo(step);
            throw new TransactionException(new TransactionException.Fact.ChangedMeanwhile(step.path()));
        }
    }

    /** The very inode, and nobody wrote to it or changed what it says of itself since the steps were compiled. */
    private boolean isTheOld(Step step, RootPath item) throws DiskException {
        if (outputs.contains(step.path())) {
            return true; // pre-* scripts may have written it
        }
        Optional<FileStat> now = disk.stat(item);
        FileStat then = before.get(step.number());
        return now.isPresent() && then != null
                && now.get().kind() == then.kind() && now.get().sizeBytes() == then.sizeBytes()
                && now.get().meta().equals(step.oldMeta())
                && (journal.isCopied(step) || actions.same(item, oldItem(step)));
    }

    /** Whether the tree holds nothing but what was known when the steps were compiled, and that unchanged. */
    private boolean isAsCompiled(Step step, RootPath item, RootPath path) throws DiskException {
        Optional<FileStat> now = disk.stat(item);
        FileStat then = list.knownOf(step).get(path);
        if (outputs.contains(path)) {
            return true;
        }
        if (now.isEmpty() || then == null || now.get().kind() != then.kind()) {
            return false;
        }
        if (now.get().kind() != FileStat.Kind.DIRECTORY) {
            return now.get().sizeBytes() == then.sizeBytes() && now.get().meta().equals(then.meta())
                    && (journal.isCopied(step) || now.get().sameInode(then));
        }
        for (Bytes name : disk.list(item)) {
            if (!isAsCompiled(step, item.resolve(name.toArray()), path.resolve(name.toArray()))) {
                return false;
            }
        }
        return true;
    }
}
