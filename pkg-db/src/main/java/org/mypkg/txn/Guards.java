package org.mypkg.txn;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * The disk as the compiling of steps sees it. It remembers what forbids changes among all that was looked at: so
 * {@link Preflight} knows it without looking a second time at every path.
 */
final class Guards extends PlanningView {
    private final SortedMap<RootPath, FileStat.Guard> found = new TreeMap<>();

    Guards(Filesystem disk) {
        super(disk);
    }

    /** What was seen at the path. */
    FileStat.Guard at(RootPath path) {
        return found.getOrDefault(path, FileStat.Guard.NONE);
    }

    /** The path and what lies below it, as far as it is guarded. */
    List<RootPath> below(RootPath path) {
        return found.tailMap(path).keySet().stream().takeWhile(p -> p.startsWith(path)).toList();
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        Optional<FileStat> stat = super.stat(path);
        if (stat.isPresent() && !stat.get().guard().equals(FileStat.Guard.NONE)) {
            found.put(path, stat.get().guard());
        }
        return stat;
    }
}
