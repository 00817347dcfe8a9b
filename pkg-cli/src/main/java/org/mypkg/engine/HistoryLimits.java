package org.mypkg.engine;

import java.util.ArrayList;
import org.mypkg.archive.FormatException;
import org.mypkg.db.DatabaseException;
import org.mypkg.sys.DiskException;
import org.mypkg.txn.Committed;
import org.mypkg.txn.TransactionEngine;
import org.mypkg.world.Holdings;

/**
 * How much of the past a root keeps, as its configuration says. Read before a transaction, so that a wrong configuration is
 * noticed while nothing has changed, and applied after its commit.
 */
final class HistoryLimits {
    /** Of the file system, the history takes at most one part in so many. */
    private static final long HISTORY_PART = 10;

    private final TargetRoot root;
    private final Settings settings;

    private HistoryLimits(TargetRoot root, Settings settings) {
        this.root = root;
        this.settings = settings;
    }

    static HistoryLimits of(TargetRoot root) throws DiskException, FormatException {
        return new HistoryLimits(root, Settings.of(root));
    }

    /**
     * Cuts the past to its limits; whatever goes wrong with that, the transaction stands.
     *
     * @param freedBytes what the transaction itself has freed
     */
    Session.Finished finish(TransactionEngine transactions, Committed committed, long freedBytes) {
        var notices = new ArrayList<>(committed.notices());
        long freed = freedBytes;
        Holdings left = new Holdings(0, 0, 0, 0);
        try {
            long tenth = root.filesystem().linux().totalBytes(TargetRoot.STATE) / HISTORY_PART;
            long bytesMax = Math.min(settings.historyBytesMax(), tenth);
            Holdings.Pruning pruning = transactions.retain(settings.historyKeep(), bytesMax);
            freed += pruning.freedBytes();
            left = pruning.left();
            if (left.transactions() == 1 && left.freeableBytes() > bytesMax) {
                notices.add("the history of this transaction alone holds more than its limit; it is kept so that it can be undone");
            }
        } catch (DiskException | DatabaseException failed) {
            notices.add("old history could not be removed: " + failed.diagnostic().title() + "; the next command tries again");
        }
        return new Session.Finished(committed.id(), notices, committed.window(), freed, left, Session.Fetched.NOTHING);
    }
}
