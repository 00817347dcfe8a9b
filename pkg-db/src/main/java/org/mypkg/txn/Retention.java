package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.world.Holdings;

/**
 * How much of the past is kept: what undoing needs lies under T of every file system until it is pruned. The facts go
 * first, so that a pruning that was cut has given up a transaction and left some of its files: the next one removes them.
 */
final class Retention {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final DiskActions actions;
    private final Leftovers leftovers;

    Retention(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
        this.actions = new DiskActions(disk);
        this.leftovers = new Leftovers(disk, facts);
    }

    /** Gives up all but the newest. */
    Holdings.Pruning prune(int keep) throws DiskException, DatabaseException {
        return prune(keep, Long.MAX_VALUE);
    }

    /**
     * Gives up the oldest until so many are left and they hold no more than that; the newest stays, however large, unless none
     * is to be kept. Nothing happens while a transaction is not settled.
     */
    Holdings.Pruning prune(int keep, long bytesMax) throws DiskException, DatabaseException {
        List<RootPath> homes = leftovers.homes();
        List<Long> undoable = facts.undoable();
        var size = new HistorySize(disk, homes);
        if (actions.exists(Places.JOURNAL) || actions.exists(Places.JOURNAL_DONE)) {
            return new Holdings.Pruning(List.of(), 0, size.of(undoable));
        }
        var stays = new ArrayList<>(undoable.subList(Math.max(0, undoable.size() - keep), undoable.size()));
        while (stays.size() > 1 && size.of(stays).freeableBytes() > bytesMax) {
            stays.removeFirst();
        }
        List<Long> goes = undoable.subList(0, undoable.size() - stays.size());
        long freed = goes.isEmpty() ? 0 : size.of(goes).freeableBytes();
        if (!goes.isEmpty()) {
            facts.prune(goes);
        }
        removeGivenUp(homes, stays);
        return new Holdings.Pruning(goes, freed, goes.isEmpty() ? size.of(stays) : new HistorySize(disk, homes).of(stays));
    }

    private void removeGivenUp(List<RootPath> homes, List<Long> stays) throws DiskException, DatabaseException {
        for (RootPath home : homes) {
            for (long id : leftovers.transactions(home)) {
                if (!stays.contains(id) && facts.isCommitted(id)) {
                    actions.removeTree(Places.transaction(home, id));
                }
            }
        }
    }

    /** What all transactions that can be taken back hold together. */
    Holdings holdings() throws DiskException, DatabaseException {
        return new HistorySize(disk, leftovers.homes()).of(facts.undoable());
    }

    /** What one transaction holds. */
    Holdings holdings(long id) throws DiskException, DatabaseException {
        return new HistorySize(disk, leftovers.homes()).of(facts.undoable().contains(id) ? List.of(id) : List.of());
    }
}
