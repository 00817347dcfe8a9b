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

/** Finds M(F): for each directory, our own directory on the same file system, told apart by device number. */
final class Homes {
    private final Filesystem disk;
    private final SortedMap<RootPath, RootPath> known = new TreeMap<>();

    Homes(Filesystem disk) {
        this.disk = disk;
    }

    /** M of the file system that holds what is in the directory. */
    RootPath of(RootPath directory) throws DiskException {
        RootPath home = known.get(directory);
        if (home == null) {
            home = find(directory);
            known.put(directory, home);
        }
        return home;
    }

    private RootPath find(RootPath directory) throws DiskException {
        long device = device(directory);
        if (device == device(Places.MAIN)) {
            return Places.MAIN;
        }
        RootPath top = directory;
        while (!top.isRoot() && device(top.parent()) == device) {
            top = top.parent();
        }
        return top.resolve(Places.HOME_NAME);
    }

    private long device(RootPath directory) throws DiskException {
        RootPath there = directory;
        while (!there.isRoot() && disk.stat(there).isEmpty()) {
            there = there.parent();
        }
        FileStat stat = disk.stat(there).orElseThrow(() -> new DiskException("find", "/", DiskException.ENOENT));
        return stat.device();
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
