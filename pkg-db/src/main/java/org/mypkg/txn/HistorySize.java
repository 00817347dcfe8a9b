package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.world.Holdings;

/**
 * Counts what T/old of transactions takes. An inode that has a further name, in the live tree or in a T that stays, is not
 * freed when these names go; one that has several names among those that go is counted once.
 */
final class HistorySize {
    private static final long BLOCK_BYTES = 4096;

    private final Filesystem disk;
    private final List<RootPath> homes;
    private final SortedMap<Long, List<FileStat>> kept = new TreeMap<>();

    HistorySize(Filesystem disk, List<RootPath> homes) {
        this.disk = disk;
        this.homes = homes;
    }

    /** What these transactions hold together. The disk is looked at once for each. */
    Holdings of(List<Long> ids) throws DiskException {
        var names = new TreeMap<Inode, Long>();
        var inodes = new TreeMap<Inode, FileStat>();
        long files = 0;
        for (long id : ids) {
            for (FileStat stat : kept(id)) {
                var inode = new Inode(stat.device(), stat.inode());
                names.merge(inode, 1L, Long::sum);
                inodes.putIfAbsent(inode, stat);
                files++;
            }
        }
        long held = 0;
        long freeable = 0;
        for (var entry : inodes.entrySet()) {
            FileStat stat = entry.getValue();
            long bytes = stat.kind() == FileStat.Kind.REGULAR ? blocks(stat.sizeBytes()) : 0;
            held += bytes;
            freeable += names.getOrDefault(entry.getKey(), 0L) >= stat.links() ? bytes : 0;
        }
        return new Holdings(ids.size(), files, held, freeable);
    }

    private record Inode(long device, long number) implements Comparable<Inode> {
        @Override
        public int compareTo(Inode other) {
            int byDevice = Long.compare(device, other.device);
            return byDevice != 0 ? byDevice : Long.compare(number, other.number);
        }
    }

    private static long blocks(long bytes) {
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    private List<FileStat> kept(long id) throws DiskException {
        List<FileStat> known = kept.get(id);
        if (known == null) {
            known = new ArrayList<>();
            for (RootPath home : homes) {
                look(Places.transaction(home, id).resolve("old"), known);
            }
            kept.put(id, known);
        }
        return known;
    }

    private void look(RootPath path, List<FileStat> found) throws DiskException {
        Optional<FileStat> stat = disk.stat(path);
        if (stat.isEmpty()) {
            return;
        }
        if (stat.get().kind() != FileStat.Kind.DIRECTORY) {
            found.add(stat.get());
            return;
        }
        for (Bytes name : disk.list(path)) {
            look(path.resolve(name.toArray()), found);
        }
    }
}
