package org.mypkg.txn;

import java.util.List;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/** How much of the past is kept: what undoing needs lies under T of every file system until it is pruned. */
final class Retention {
    private final Filesystem disk;
    private final InstalledDb facts;

    Retention(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
    }

    List<Long> prune(int keep) throws DiskException, DatabaseException {
        List<HistoryEntry> history = facts.history();
        List<Long> old = history.subList(0, Math.max(0, history.size() - keep)).stream().map(HistoryEntry::id).toList();
        facts.prune(old);
        var actions = new DiskActions(disk);
        for (RootPath home : new Leftovers(disk, facts).homes()) {
            for (long id : old) {
                actions.removeTree(Places.transaction(home, id));
            }
        }
        return old;
    }
}
