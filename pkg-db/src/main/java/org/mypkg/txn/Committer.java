package org.mypkg.txn;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Steps 2 to 8 of one transaction, in the order that was model-checked against power cuts and kills at every effect.
 *
 * <p>I1: when {@code journal} is durable, all of T/new and T/old is. I2: when {@code journal.done} is durable, every effect
 * of the transaction is, on every file system. T1: a path that the old and the new state share is never missing. T6: no
 * live regular file is written to; a changed file is a new inode.
 *
 * <pre>
 *   2 facts pending -> 3 stage -> 4 sync, pre-* -> 5 arm -> 6 apply, post-* -> 7 sync -> 8 COMMIT -> 9, 10 settle
 *   `------------- drop T: nothing changed ------------'   `---- undo: 13, 14, 15 ----'   `-- only forward --'
 * </pre>
 */
final class Committer {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final InstantSource clock;
    private final ScriptRunner scripts;
    private final TransactionListener listener;
    private final DiskActions actions;
    private final Recovery recovery;
    private final Workers workers;

    Committer(Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts, TransactionListener listener,
            Workers workers) {
        this.disk = disk;
        this.facts = facts;
        this.clock = clock;
        this.scripts = scripts;
        this.listener = listener;
        this.actions = new DiskActions(disk);
        this.recovery = new Recovery(disk, facts);
        this.workers = workers;
    }

    Committed execute(Prepared prepared) throws Failure {
        List<RootPath> homes = Homes.used(prepared.steps().steps());
        facts.dropPending();
        long id = facts.begin(prepared.facts()); // step 2
        Journal journal = new Journal(id, homes, prepared.steps().steps(), stagedInside(prepared.steps()));
        Stager.Staged staged = prepareDisk(journal, prepared);
        Instant armed = clock.instant();
        try {
            stopIfCancelled(true);
            arm(journal);
            apply(journal, prepared, staged);
            listener.progress(TransactionListener.Phase.SYNC, 0, 1);
            actions.syncAll(homes); // step 7, I2
            stopIfCancelled(true);
            commit();
        } catch (Failure failed) {
            takeBack(failed);
        }
        Duration window = Duration.between(armed, clock.instant());
        var notices = new ArrayList<>(prepared.notices());
        if (actions.exists(Places.JOURNAL_DONE)) {
            listener.progress(TransactionListener.Phase.SETTLE, 0, 1);
            settle(journal, notices);
        }
        return new Committed(id, notices, window);
    }

    /** T2: after COMMIT there is no way back, and an error must not look like one. Recovery settles what could not be settled here. */
    private void settle(Journal journal, List<String> notices) {
        try {
            recovery.settle(journal);
        } catch (DiskException | DatabaseException failed) {
            notices.add("the transaction is committed, but not settled yet: " + failed.diagnostic().title()
                    + "; the next command finishes it");
        }
    }

    /** Paths inside new directories, by which step 15 tells ours from others'. */
    private static List<RootPath> stagedInside(StepList list) {
        var inside = new ArrayList<>(list.outputs());
        for (Step step : list.steps()) {
            list.itemsOf(step).stream().map(Wanted::path).filter(p -> !p.equals(step.path())).forEach(inside::add);
        }
        return inside;
    }

    /** Steps 3 and 4. Where they fail, T is dropped, and nothing has changed. */
    private Stager.Staged prepareDisk(Journal journal, Prepared prepared) throws Failure {
        try {
            new Leftovers(disk, facts).remember(journal.homes());
            listener.progress(TransactionListener.Phase.STAGE, 0, journal.steps().size());
            var staged = new Stager(disk, workers).stage(journal, prepared.steps(), prepared.changes().changes());
            AccountPlanner.refuseChanged(disk, journal, prepared.edits());
            listener.progress(TransactionListener.Phase.SYNC, 0, 1);
            actions.syncAll(journal.homes()); // step 4, I1
            new ScriptPhases(scripts, listener, facts, journal.id()).before(prepared);
            stopIfCancelled(false);
            return staged;
        } catch (IOException unread) {
            recovery.recover();
            throw new DiskException("read", "a package's payload", DiskException.EIO, unread);
        } catch (Failure failed) {
            recovery.recover();
            throw failed;
        }
    }

    private void stopIfCancelled(boolean armed) throws TransactionException {
        if (listener.cancelled()) {
            throw new TransactionException(new TransactionException.Fact.Cancelled(armed));
        }
    }

    /** Step 5. */
    private void arm(Journal journal) throws DiskException {
        byte[] text = JournalCodec.encode(journal);
        disk.apply(new Effect.WriteFile(Places.JOURNAL_TMP, Step.NO_META, Effect.Content.of(text)));
        disk.apply(new Effect.SyncFile(Places.JOURNAL_TMP));
        disk.apply(new Effect.Rename(Places.JOURNAL_TMP, Places.JOURNAL));
        disk.apply(new Effect.SyncDirectory(Places.MAIN));
    }

    /** Step 6. */
    private void apply(Journal journal, Prepared prepared, Stager.Staged staged) throws Failure {
        boolean inTypes = false;
        int done = 0;
        for (Step step : journal.steps()) {
            stopIfCancelled(true);
            boolean type = step.kind() == Step.Kind.TYPE;
            if (type != inTypes) {
                actions.syncAll(journal.homes());
                inTypes = type;
            }
            apply(journal.id(), step, prepared.steps(), staged);
            listener.progress(TransactionListener.Phase.APPLY, ++done, journal.steps().size());
        }
        if (inTypes) {
            actions.syncAll(journal.homes());
        }
        new ScriptPhases(scripts, listener, facts, journal.id()).after(prepared);
    }

    private void apply(long id, Step step, StepList list, Stager.Staged staged) throws Failure {
        switch (step.kind()) {
            case GEN -> {}
            case ADD -> disk.apply(new Effect.RenameNoReplace(Places.newItem(id, step), step.path()));
            case REPLACE -> {
                mustBeTheOld(id, step, staged);
                disk.apply(new Effect.Rename(Places.newItem(id, step), step.path()));
            }
            case DIRMETA -> disk.apply(new Effect.SetMeta(step.path(), StepCompiler.newMeta(list, step)));
            case TYPE -> disk.apply(new Effect.Exchange(Places.oldItem(id, step), step.path()));
            case REMOVE -> {
                mustBeTheOld(id, step, staged);
                disk.apply(new Effect.Unlink(step.path()));
            }
            case RMDIR -> removeDirectory(step);
        }
    }

    /** I6, T4: what another program put there since staging is not ours to overwrite. */
    private void mustBeTheOld(long id, Step step, Stager.Staged staged) throws DiskException, TransactionException {
        FileStat copied = staged.copied().get(step.number());
        Optional<FileStat> live = disk.stat(step.path());
        boolean same = copied == null
                ? actions.same(step.path(), Places.oldItem(id, step))
                : live.isPresent() && live.get().sameInode(copied) && live.get().sizeBytes() == copied.sizeBytes()
                        && live.get().meta().equals(copied.meta());
        if (!same) {
            throw new TransactionException(new TransactionException.Fact.ChangedMeanwhile(step.path()));
        }
    }

    /** Where a user put a file into the directory meanwhile, it stays. */
    private void removeDirectory(Step step) throws DiskException {
        try {
            disk.apply(new Effect.RemoveDirectory(step.path()));
        } catch (DiskException refused) {
            if (refused.errno() != DiskException.ENOTEMPTY && refused.errno() != DiskException.EEXIST) {
                throw refused;
            }
            listener.notice(step.path() + " is left: something was put into it meanwhile");
        }
    }

    /** Step 8, the only commit point. */
    private void commit() throws DiskException {
        disk.apply(new Effect.Rename(Places.JOURNAL, Places.JOURNAL_DONE));
        disk.apply(new Effect.SyncDirectory(Places.MAIN));
    }

    /** Returns only where COMMIT had happened after all, and then everything is settled. */
    private void takeBack(Failure failed) throws Failure {
        listener.progress(TransactionListener.Phase.UNDO, 0, 1);
        Optional<Recovered> outcome;
        try {
            outcome = recovery.recover();
        } catch (Failure again) {
            throw new TransactionException(new TransactionException.Fact.Unfinished(again.diagnostic()), failed);
        }
        if (outcome.isPresent() && outcome.get().outcome() == Recovered.Outcome.FINISHED) {
            return; // T2
        }
        boolean told = failed instanceof TransactionException known && (known.fact() instanceof TransactionException.Fact.ScriptFailed
                || known.fact() instanceof TransactionException.Fact.Cancelled);
        throw told ? failed : new TransactionException(new TransactionException.Fact.Undone(failed.diagnostic()), failed);
    }
}
