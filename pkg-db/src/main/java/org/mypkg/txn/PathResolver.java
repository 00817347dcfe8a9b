package org.mypkg.txn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * The usr-merge rule: ownership is by physical path. A package's path that goes through a link, one on the disk that stays
 * or one that comes with this transaction, means the place that the link leads to.
 */
final class PathResolver {
    private static final int LINKS_MAX = 40;

    private final Filesystem disk;
    private final SortedMap<RootPath, Bytes> arriving;
    private final SortedSet<RootPath> leaving;
    private final SortedMap<RootPath, Optional<Bytes>> seen = new TreeMap<>();

    /**
     * @param arriving links that come, by path
     * @param leaving links that go and are not among those that come
     */
    PathResolver(Filesystem disk, SortedMap<RootPath, Bytes> arriving, SortedSet<RootPath> leaving) {
        this.disk = disk;
        this.arriving = arriving;
        this.leaving = leaving;
    }

    /** Where the entry goes: its parents resolved, and a directory's own path too. Empty where links run in a circle or out. */
    Optional<RootPath> physical(FileEntry entry) throws DiskException {
        if (entry instanceof FileEntry.Directory) {
            return walk(entry.path());
        }
        return physical(entry.path());
    }

    /** Where a path leads whose last part is not followed. */
    Optional<RootPath> physical(RootPath path) throws DiskException {
        return path.isRoot() ? Optional.of(path) : walk(path.parent()).flatMap(parent -> inside(parent, path.nameBytes()));
    }

    private Optional<RootPath> walk(RootPath path) throws DiskException {
        Deque<byte[]> rest = new ArrayDeque<>(parts(path.toBytes()));
        RootPath here = RootPath.ROOT;
        int links = 0;
        while (!rest.isEmpty()) {
            byte[] part = rest.pop();
            if (isDots(part)) {
                here = here.parent();
                continue;
            }
            Optional<RootPath> next = inside(here, part);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            Optional<Bytes> link = linkAt(next.get());
            if (link.isEmpty()) {
                here = next.get();
                continue;
            }
            if (++links > LINKS_MAX) {
                return Optional.empty();
            }
            byte[] target = link.get().toArray();
            here = target.length > 0 && target[0] == '/' ? RootPath.ROOT : here;
            parts(target).reversed().forEach(rest::push);
        }
        return Optional.of(here);
    }

    /** Empty where a link makes a name or a path longer than any can be. */
    private static Optional<RootPath> inside(RootPath directory, byte[] name) {
        try {
            return Optional.of(directory.resolve(name));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }

    private static boolean isDots(byte[] part) {
        return part.length == 2 && part[0] == '.' && part[1] == '.';
    }

    private static List<byte[]> parts(byte[] path) {
        var parts = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 0; i <= path.length; i++) {
            if (i == path.length || path[i] == '/') {
                boolean dot = i - start == 1 && path[start] == '.';
                if (i > start && !dot) {
                    parts.add(java.util.Arrays.copyOfRange(path, start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }

    private Optional<Bytes> linkAt(RootPath path) throws DiskException {
        Bytes coming = arriving.get(path);
        if (coming != null) {
            return Optional.of(coming);
        }
        if (leaving.contains(path)) {
            return Optional.empty();
        }
        Optional<Bytes> live = seen.get(path);
        if (live == null) {
            Optional<FileStat> stat = disk.stat(path);
            boolean isLink = stat.isPresent() && stat.get().kind() == FileStat.Kind.SYMLINK;
            live = isLink ? Optional.of(disk.readLink(path)) : Optional.empty();
            seen.put(path, live);
        }
        return live;
    }
}
