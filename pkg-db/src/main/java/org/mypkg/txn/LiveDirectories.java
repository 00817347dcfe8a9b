package org.mypkg.txn;

import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/** Whether a path lies where its name says: all above it are directories, none a link. Remembers what it has looked at. */
final class LiveDirectories {
    private final Filesystem disk;
    private final SortedMap<RootPath, Boolean> known = new TreeMap<>();

    LiveDirectories(Filesystem disk) {
        this.disk = disk;
    }

    boolean holds(RootPath path) throws DiskException {
        return path.isRoot() || path.parent().isRoot() || isDirectory(path.parent());
    }

    private boolean isDirectory(RootPath path) throws DiskException {
        Boolean seen = known.get(path);
        if (seen == null) {
            seen = holds(path) && NodeType.of(disk.stat(path)) == NodeType.DIRECTORY;
            known.put(path, seen);
        }
        return seen;
    }
}
