package org.mypkg.txn;

import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/** What is checked at the end of step 1, before anything is made: whether the disk can take the transaction at all. */
final class Preflight {
    /** What a new inode costs beside its content. */
    private static final long INODE_BYTES = 4096;

    private final Filesystem disk;

    Preflight(Filesystem disk) {
        this.disk = disk;
    }

    void check(StepList steps) throws TransactionException, DiskException {
        checkSpace(steps);
    }

    /** Everything new lies beside everything old until the history is pruned. */
    private void checkSpace(StepList steps) throws TransactionException, DiskException {
        SortedMap<RootPath, Long> needed = new TreeMap<>();
        for (Step step : steps.steps()) {
            for (Wanted wanted : steps.itemsOf(step)) {
                boolean linked = wanted.source() instanceof Wanted.Source.Inode;
                long content = !linked && wanted.entry() instanceof FileEntry.Regular file ? file.sizeBytes() : 0;
                needed.merge(step.home(), content + INODE_BYTES, Long::sum);
            }
        }
        for (var entry : needed.entrySet()) {
            RootPath mount = entry.getKey().equals(Places.MAIN) ? Places.MAIN : entry.getKey().parent();
            long free = disk.space(mount).freeBytes();
            if (free < entry.getValue()) {
                throw new TransactionException(new TransactionException.Fact.NoSpace(mount, entry.getValue(), free));
            }
        }
    }
}
