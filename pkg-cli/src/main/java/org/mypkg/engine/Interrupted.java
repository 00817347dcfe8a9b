package org.mypkg.engine;

import java.util.Optional;
import org.mypkg.db.SqliteInstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.RootLock;
import org.mypkg.txn.TransactionEngine;

/**
 * What a reader does about a transaction that is under way or was interrupted, before it answers from the committed facts.
 *
 * <pre>
 *   no journal                       nothing: no lock is touched, nothing is written
 *   journal, lock held               nothing: a living writer is at it
 *   journal, lock free, may write    takes the lock, recovers, says so
 *   journal, lock free, may not      says that the disk may differ from the answer
 * </pre>
 *
 * <p>It never waits, and a recovery that fails does not keep it from answering.
 */
final class Interrupted {
    private final TargetRoot root;
    private final FactsFile facts;
    private final EngineListener listener;

    Interrupted(TargetRoot root, FactsFile facts, EngineListener listener) {
        this.root = root;
        this.facts = facts;
        this.listener = listener;
    }

    /** Makes engines for facts that are open for writing. */
    @FunctionalInterface
    interface Engines {
        TransactionEngine over(SqliteInstalledDb facts);
    }

    void attend(Engines engines) throws DiskException {
        if (!TransactionEngine.isInterrupted(root.filesystem())) {
            return;
        }
        Optional<RootLock> lock;
        try {
            lock = RootLock.tryAcquire(root.filesystem().linux(), "mypkg, to take back what was interrupted");
        } catch (DiskException mayNot) {
            if (!isHeld()) {
                listener.notice("an interrupted transaction waits, and this user may not take it back: files may differ from"
                        + " what is told here; mypkg recover, by whoever may change this root, puts that right");
            }
            return;
        }
        if (lock.isPresent()) {
            RootLock ours = lock.get();
            try (ours) {
                recover(engines);
            }
        }
    }

    /** A lock that cannot even be looked at is taken for free: then the answer comes with a warning too many. */
    private boolean isHeld() {
        try {
            return RootLock.isHeld(root.filesystem().linux());
        } catch (DiskException unreadable) {
            return false;
        }
    }

    private void recover(Engines engines) throws DiskException {
        if (!TransactionEngine.isInterrupted(root.filesystem())) {
            return;
        }
        try (SqliteInstalledDb writable = facts.write()) {
            Session.Recovery done = Session.recover(engines.over(writable));
            if (done instanceof Session.Recovery.Done told) {
                listener.notice(told.sentence());
            }
            facts.keepCopy(writable);
        } catch (Failure failed) {
            listener.notice("an interrupted transaction waits and could not be taken back: " + failed.diagnostic().title()
                    + "; files may differ from what is told here; mypkg recover tries again and says more");
        }
    }
}
