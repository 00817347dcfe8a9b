package org.mypkg.txn;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * The disk as the compiling of steps sees it. It remembers what forbids changes among all that was looked at: so
 * {@link Preflight} knows it without looking a second time at every path.
 */
final class Guards implements Filesystem {
    private final Filesystem disk;
    private final SortedMap<RootPath, FileStat.Guard> found = new TreeMap<>();

    Guards(Filesystem disk) {
        this.disk = disk;
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
        Optional<FileStat> stat = disk.stat(path);
        if (stat.isPresent() && !stat.get().guard().equals(FileStat.Guard.NONE)) {
            found.put(path, stat.get().guard());
        }
        return stat;
    }

    /** Steps are compiled before anything is made. */
    @Override
    public void apply(Effect effect) {
        throw new IllegalStateException("step 1 changes nothing: " + effect);
    }

    @Override
    public List<Bytes> list(RootPath directory) throws DiskException {
        return disk.list(directory);
    }

    @Override
    public Bytes readLink(RootPath path) throws DiskException {
        return disk.readLink(path);
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        return disk.read(path);
    }

    @Override
    public boolean mayMove(RootPath directory, RootPath notEmpty) throws DiskException {
        return disk.mayMove(directory, notEmpty);
    }

    @Override
    public void mayChange(RootPath directory) throws DiskException {
        disk.mayChange(directory);
    }

    @Override
    public Space space(RootPath anyPathOnIt) throws DiskException {
        return disk.space(anyPathOnIt);
    }
}
