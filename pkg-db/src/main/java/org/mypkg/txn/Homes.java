package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Finds M(F): for each directory, our own directory in the same mount. The number of the mount decides, not that of the
 * device: between two mounts of one device, as {@code mount --bind} makes them, the kernel renames and links nothing.
 */
final class Homes {
    private final Filesystem disk;
    private final SortedMap<RootPath, RootPath> known = new TreeMap<>();

    Homes(Filesystem disk) {
        this.disk = disk;
    }

    /** M of the mount that holds what is in the directory. */
    RootPath of(RootPath directory) throws DiskException {
        RootPath home = known.get(directory);
        if (home == null) {
            home = find(directory);
            known.put(directory, home);
        }
        return home;
    }

    private RootPath find(RootPath directory) throws DiskException {
        long mount = mount(directory);
        return mount == mount(Places.MAIN) ? Places.MAIN : top(directory, mount).resolve(Places.HOME_NAME);
    }

    /** The directory at which the mount of a home begins, as people know it. */
    RootPath mountPoint(RootPath home) throws DiskException {
        RootPath inside = existing(home);
        return top(inside, mount(inside));
    }

    private RootPath top(RootPath directory, long mount) throws DiskException {
        RootPath top = directory;
        while (!top.isRoot() && mount(top.parent()) == mount) {
            top = top.parent();
        }
        return top;
    }

    private long mount(RootPath directory) throws DiskException {
        FileStat stat = disk.stat(existing(directory)).orElseThrow(() -> new DiskException("find", "/", DiskException.ENOENT));
        return stat.mount();
    }

    /** The path itself, or the nearest one above it that is there. */
    RootPath existing(RootPath path) throws DiskException {
        RootPath there = path;
        while (!there.isRoot() && disk.stat(there).isEmpty()) {
            there = there.parent();
        }
        return there;
    }

    /** Every home that the steps use; the main one is always the first. */
    static List<RootPath> used(List<Step> steps) {
        var used = new TreeSet<RootPath>();
        steps.forEach(step -> used.add(step.home()));
        used.remove(Places.MAIN);
        var list = new ArrayList<RootPath>();
        list.add(Places.MAIN);
        list.addAll(used);
        return list;
    }
}
