package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.OfferedAlternative;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Shared paths that several packages offer to provide. Who gets one is decided anew in every transaction from the installed
 * packages alone: a package that owns the path as a file, else the highest priority, ties to the first name.
 */
final class AlternativeLinks {
    private static final Comparator<OfferedAlternative> BEST_FIRST = Comparator
            .comparingInt((OfferedAlternative o) -> o.alternative().priority()).reversed()
            .thenComparing(OfferedAlternative::owner);

    private final Filesystem disk;
    private final SortedMap<RootPath, List<OfferedAlternative>> before = new TreeMap<>();
    private final SortedMap<RootPath, List<OfferedAlternative>> after = new TreeMap<>();
    private final SortedMap<RootPath, PackageName> touched = new TreeMap<>();
    private final Packages packages;
    private final long timeSeconds;

    AlternativeLinks(Filesystem disk, InstalledDb facts, Packages packages, long timeSeconds) throws DatabaseException, DiskException {
        this.disk = disk;
        this.packages = packages;
        this.timeSeconds = timeSeconds;
        for (OfferedAlternative offer : facts.alternatives()) {
            RootPath path = packages.resolver().physical(offer.alternative().path()).orElse(offer.alternative().path());
            add(before, path, offer);
            if (packages.leaves(offer.owner())) {
                touched.put(path, offer.owner());
            } else {
                add(after, path, offer);
            }
        }
        for (Packages.Arriving arriving : packages.arriving()) {
            for (Alternative alternative : arriving.spec().alternatives()) {
                RootPath path = packages.resolver().physical(alternative.path()).orElse(alternative.path());
                add(after, path, new OfferedAlternative(arriving.name(), alternative));
                touched.put(path, arriving.name());
            }
        }
    }

    private static void add(SortedMap<RootPath, List<OfferedAlternative>> offers, RootPath path, OfferedAlternative offer) {
        offers.computeIfAbsent(path, p -> new ArrayList<>()).add(offer);
    }

    /** Every path that a package of this transaction offers or offered. */
    SortedSet<RootPath> paths() {
        return new java.util.TreeSet<>(touched.keySet());
    }

    /** Whether the path holds a link that an earlier transaction placed. */
    boolean isOurs(RootPath path) throws DiskException {
        Optional<Bytes> live = liveLink(path);
        return live.isPresent() && before.getOrDefault(path, List.of()).stream()
                .anyMatch(o -> o.alternative().target().equals(live.get()));
    }

    /** Sets the goal for a path that no package owns as a file. @return whether some package offers it afterwards */
    boolean place(RootPath path, Goals goals, ConflictCheck conflicts) throws DiskException {
        Optional<OfferedAlternative> best = after.getOrDefault(path, List.of()).stream().min(BEST_FIRST);
        Optional<FileStat> live = disk.stat(path);
        if (best.isEmpty()) {
            if (isOurs(path)) {
                goals.gone(path, false);
                return true;
            }
            return false;
        }
        Bytes target = best.get().alternative().target();
        if (liveLink(path).equals(Optional.of(target))) {
            return true;
        }
        if (live.isEmpty() || isOurs(path) || packages.leave(path) || conflicts.mayOverwrite(path)) {
            var link = new FileEntry.Symlink(path, FileMeta.of(0777, 0, 0, timeSeconds), target);
            goals.have(new Wanted(link, new Wanted.Source.None()), true);
        } else if (before.containsKey(path)) {
            goals.notices.add(path + " stays as you made it, although " + best.get().owner() + " offers it");
        } else {
            conflicts.unowned(best.get().owner(), path);
        }
        return true;
    }

    private Optional<Bytes> liveLink(RootPath path) throws DiskException {
        return NodeType.of(disk.stat(path)) == NodeType.LINK ? Optional.of(disk.readLink(path)) : Optional.empty();
    }
}
