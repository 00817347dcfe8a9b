package org.mypkg.txn;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.diag.Invariant;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;

/**
 * Steps 9 to 15: what follows COMMIT, and what follows an interruption. Every method may be cut anywhere and done again.
 *
 * <pre>
 *   nothing --5 arm--> journal --8 COMMIT--> journal.done --10--> T/journal (history)
 *                         |
 *                         +--13, 14--> nothing
 * </pre>
 *
 * <p>I3: T/old is read-only while {@code journal} exists, TYPE excepted. I4: no decision is taken on an unsynced journal
 * name. I5: promotion is by the number that the journal names. T2: nothing is undone after COMMIT.
 */
final class Recovery {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final DiskActions actions;
    private final Leftovers leftovers;

    Recovery(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
        this.actions = new DiskActions(disk);
        this.leftovers = new Leftovers(disk, facts);
    }

    /** Whether there is anything to do. Where nothing of a transaction is visible, all that it did before was synced. */
    boolean isNeeded() throws DiskException, DatabaseException {
        return actions.exists(Places.JOURNAL) || actions.exists(Places.JOURNAL_DONE) || leftovers.any() || !facts.pending().isEmpty();
    }

    /** Steps 11 to 15. */
    Optional<Recovered> recover() throws TransactionException, DiskException, DatabaseException {
        if (!isNeeded()) {
            return Optional.empty();
        }
        disk.apply(new Effect.SyncFilesystem(Places.MAIN)); // step 11, I4
        Optional<Recovered> found = finishCommitted();
        if (actions.exists(Places.JOURNAL)) {
            found = Optional.of(takeBack());
        }
        List<Long> dropped = leftovers.drop();
        return found.isEmpty() && !dropped.isEmpty()
                ? Optional.of(new Recovered(dropped.getLast(), Recovered.Outcome.DROPPED, List.of()))
                : found;
    }

    /** Step 12. A power cut may have left both names of the journal. */
    private Optional<Recovered> finishCommitted() throws TransactionException, DiskException, DatabaseException {
        if (!actions.exists(Places.JOURNAL_DONE)) {
            return Optional.empty();
        }
        Journal done = JournalCodec.decode(actions.readAll(Places.JOURNAL_DONE));
        if (actions.exists(Places.JOURNAL) && JournalCodec.decode(actions.readAll(Places.JOURNAL)).id() == done.id()) {
            disk.apply(new Effect.Unlink(Places.JOURNAL));
            disk.apply(new Effect.SyncDirectory(Places.MAIN));
        }
        settle(done);
        return Optional.of(new Recovered(done.id(), Recovered.Outcome.FINISHED, List.of()));
    }

    /** Steps 9 and 10. */
    void settle(Journal done) throws DiskException, DatabaseException {
        facts.promote(done.id());
        Invariant.check(facts.isCommitted(done.id()), "I5");
        if (!facts.undoable().contains(done.id())) {
            forget(done);
            return;
        }
        for (RootPath home : done.homes()) {
            actions.removeTree(Places.transaction(home, done.id()).resolve("new"));
        }
        disk.apply(new Effect.Rename(Places.JOURNAL_DONE, Places.pastJournal(done.id())));
        // Where a power cut kept both names, they are one inode, and renaming one to the other does nothing.
        actions.unlinkIfThere(Places.JOURNAL_DONE);
        disk.apply(new Effect.SyncDirectory(Places.transaction(Places.MAIN, done.id())));
        disk.apply(new Effect.SyncDirectory(Places.MAIN));
    }

    /** Step 10 of a transaction that keeps no history: all of T goes, the journal last. */
    private void forget(Journal done) throws DiskException {
        for (RootPath home : done.homes()) {
            actions.removeTree(Places.transaction(home, done.id()));
            if (actions.exists(home)) {
                disk.apply(new Effect.SyncDirectory(home));
            }
        }
        disk.apply(new Effect.Unlink(Places.JOURNAL_DONE));
        disk.apply(new Effect.SyncDirectory(Places.MAIN));
    }

    /** Steps 13 and 14. */
    private Recovered takeBack() throws TransactionException, DiskException {
        Journal journal = JournalCodec.decode(actions.readAll(Places.JOURNAL));
        for (RootPath home : journal.homes()) {
            if (!actions.exists(Places.transaction(home, journal.id()))) {
                throw new TransactionException(new TransactionException.Fact.FileSystemMissing(home));
            }
        }
        SortedSet<RootPath> kept = new Undoing(disk, journal).undo();
        actions.syncAll(journal.homes());
        disk.apply(new Effect.Unlink(Places.JOURNAL));
        disk.apply(new Effect.SyncDirectory(Places.MAIN));
        return new Recovered(journal.id(), Recovered.Outcome.TAKEN_BACK, List.copyOf(kept));
    }
}
