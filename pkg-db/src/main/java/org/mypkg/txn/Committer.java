package org.mypkg.txn;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
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
    private final Syncing syncing;

    Committer(Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts, TransactionListener listener,
            Workers workers, Syncing syncing) {
        this.disk = disk;
        this.facts = facts;
        this.clock = clock;
        this.scripts = scripts;
        this.listener = listener;
        this.actions = new DiskActions(disk);
        this.recovery = new Recovery(disk, facts);
        this.workers = workers;
        this.syncing = syncing;
    }

    Committed execute(Prepared prepared) throws Failure {
        List<RootPath> homes = Homes.used(prepared.steps().steps());
        facts.dropPending();
        long id = facts.begin(prepared.facts()); // step 2
        Stager.Staged staged = prepareDisk(Journal.planned(id, homes, prepared.steps(), stagedInside(prepared.steps())), prepared);
        Journal journal = staged.journal();
        Instant armed = clock.instant();
        try {
            stopIfCancelled(true);
            arm(journal);
            apply(staged, prepared);
            listener.progress(TransactionListener.Phase.SYNC, 0, 1);
            syncing.applied(journal, prepared); // step 7, I2
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

    /** What comes inside new directories, by which step 15 tells ours from others'. */
    private static SortedMap<RootPath, Identity> stagedInside(StepList list) {
        var inside = new TreeMap<RootPath, Identity>();
        for (Step step : list.steps()) {
            for (Wanted wanted : list.itemsOf(step)) {
                if (!wanted.path().equals(step.path())) {
                    inside.put(wanted.path(), meant(wanted.entry()));
                }
            }
        }
        list.outputs().forEach(path -> inside.put(path, Identity.ANY));
        return inside;
    }

    /** Of what else than files nobody saves a version; a name for another file is that file. */
    private static Identity meant(FileEntry entry) {
        return entry instanceof FileEntry.Regular file
                ? new Identity(0, file.sizeBytes(), file.meta().mtimeSeconds(), 0)
                : Identity.ANY;
    }

    /** Steps 3 and 4. Where they fail, T is dropped, and nothing has changed. */
    private Stager.Staged prepareDisk(Journal journal, Prepared prepared) throws Failure {
        try {
            new Leftovers(disk, facts).remember(journal.homes());
            listener.progress(TransactionListener.Phase.STAGE, 0, journal.steps().size());
            var staged = new Stager(disk, workers).stage(journal, prepared.steps(), prepared.changes().changes());
            mustBeAsSeen(prepared);
            AccountPlanner.refuseChanged(disk, journal, prepared.edits());
            listener.progress(TransactionListener.Phase.SYNC, 0, 1);
            syncing.staged(journal, prepared.steps()); // step 4, I1
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

    /** T4: what became of a user's file was decided by its content; T/old has its inode by now. */
    private void mustBeAsSeen(Prepared prepared) throws DiskException, TransactionException {
        for (Step step : prepared.steps().steps()) {
            Digest seen = prepared.seen().get(step.path());
            boolean same = seen == null
                    || (NodeType.of(disk.stat(step.path())) == NodeType.FILE && actions.digest(step.path()).equals(seen));
            if (!same) {
                throw new TransactionException(new TransactionException.Fact.EditedMeanwhile(step.path()));
            }
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
    private void apply(Stager.Staged staged, Prepared prepared) throws Failure {
        List<RootPath> homes = staged.journal().homes();
        var applying = new Applying(disk, staged, prepared.steps());
        int phase = 0;
        int done = 0;
        for (Step step : staged.journal().steps()) {
            stopIfCancelled(true);
            if (step.phase() != phase) {
                actions.syncAll(homes);
                phase = step.phase();
            }
            applying.apply(step);
            listener.progress(TransactionListener.Phase.APPLY, ++done, staged.journal().steps().size());
        }
        if (phase != 0) {
            actions.syncAll(homes);
        }
        new ScriptPhases(scripts, listener, facts, staged.journal().id()).after(prepared);
        actions.setTimes(prepared.steps().timesAfter());
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
        outcome.ifPresent(taken -> taken.kept().forEach(path -> listener.notice(path + " was saved meanwhile: it stays as it was saved")));
        boolean told = failed instanceof TransactionException known && (known.fact() instanceof TransactionException.Fact.ScriptFailed
                || known.fact() instanceof TransactionException.Fact.Cancelled);
        throw told ? failed : new TransactionException(new TransactionException.Fact.Undone(failed.diagnostic()), failed);
    }
}
