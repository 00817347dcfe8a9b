package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.OwnedFile;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.world.OfferedAlternative;
import org.mypkg.world.SharedPath;

/**
 * Shared paths that several packages offer to provide. Who gets one is decided anew in every transaction from the packages
 * installed afterwards and the world file: a package that owns the path as a file; else the one that the user chose; else the
 * highest priority, ties to the first name.
 */
final class AlternativeLinks {
    private static final Comparator<OfferedAlternative> BEST_FIRST = Comparator
            .comparingInt((OfferedAlternative o) -> o.alternative().priority()).reversed()
            .thenComparing(OfferedAlternative::owner);

    private final Filesystem disk;
    private final PathResolver resolver;
    private final Pins pins;
    private final Predicate<RootPath> vacated;
    private final long timeSeconds;
    private final SortedMap<RootPath, List<OfferedAlternative>> before = new TreeMap<>();
    private final SortedMap<RootPath, List<OfferedAlternative>> after = new TreeMap<>();
    private final SortedSet<RootPath> touched = new TreeSet<>();

    /** @param vacated whether a package that goes owns the path */
    private AlternativeLinks(Filesystem disk, PathResolver resolver, Pins pins, Predicate<RootPath> vacated, long timeSeconds)
            throws DiskException {
        this.disk = disk;
        this.resolver = resolver;
        this.pins = pins.resolved(resolver);
        this.vacated = vacated;
        this.timeSeconds = timeSeconds;
        this.touched.addAll(this.pins.concerned());
    }

    /** For packages that come and go. */
    static AlternativeLinks of(Filesystem disk, InstalledDb facts, Packages packages, Pins pins, long timeSeconds)
            throws DatabaseException, DiskException {
        var links = new AlternativeLinks(disk, packages.resolver(), pins, packages::leave, timeSeconds);
        links.there(facts.alternatives(), packages::leaves);
        for (Packages.Arriving arriving : packages.arriving()) {
            links.come(arriving.spec());
        }
        return links;
    }

    /** For an undo, by the packages and the world that its goals bring about. */
    static AlternativeLinks ofUndo(Filesystem disk, InstalledDb facts, Goals goals, long timeSeconds)
            throws DatabaseException, DiskException {
        var resolver = new PathResolver(disk, new TreeMap<>(), new TreeSet<>());
        SortedSet<PackageName> leaving = new TreeSet<>();
        goals.leaving.forEach(one -> leaving.add(one.id().name()));
        var links = new AlternativeLinks(disk, resolver, Pins.of(disk, goals), path -> goals.byPath.containsKey(path), timeSeconds);
        links.there(facts.alternatives(), leaving::contains);
        for (NewTransaction.Added added : goals.added) {
            links.come(added.spec());
        }
        goals.byPath.keySet().stream().filter(links.after::containsKey).forEach(links.touched::add);
        return links;
    }

    private void there(List<OfferedAlternative> offers, Predicate<PackageName> leaves) throws DiskException {
        for (OfferedAlternative offer : offers) {
            RootPath path = physical(offer.alternative());
            add(before, path, offer);
            if (leaves.test(offer.owner())) {
                touched.add(path);
            } else {
                add(after, path, offer);
            }
        }
    }

    private void come(PackageSpec spec) throws DiskException {
        for (Alternative alternative : spec.alternatives()) {
            RootPath path = physical(alternative);
            add(after, path, new OfferedAlternative(spec.id().name(), alternative));
            touched.add(path);
        }
    }

    private RootPath physical(Alternative alternative) throws DiskException {
        return resolver.physical(alternative.path()).orElse(alternative.path());
    }

    private static void add(SortedMap<RootPath, List<OfferedAlternative>> offers, RootPath path, OfferedAlternative offer) {
        offers.computeIfAbsent(path, p -> new ArrayList<>()).add(offer);
    }

    /** Every path that a package of this transaction offers or offered, and every one that the user chose or chooses for. */
    SortedSet<RootPath> paths() {
        return new TreeSet<>(touched);
    }

    /** Whether the path holds a link that an earlier transaction placed. */
    boolean isOurs(RootPath path) throws DiskException {
        List<OfferedAlternative> offers = before.getOrDefault(path, List.of());
        Optional<Bytes> live = offers.isEmpty() ? Optional.empty() : liveLink(path);
        return live.isPresent() && offers.stream().anyMatch(o -> o.alternative().target().equals(live.get()));
    }

    /** What to do about things of others at a shared path. */
    interface Obstacles {
        /** They stay, and nobody is told. */
        Obstacles NONE = new Obstacles() {
            @Override
            public boolean mayOverwrite(RootPath path) {
                return false;
            }

            @Override
            public void unowned(PackageName wants, RootPath path) {}
        };

        boolean mayOverwrite(RootPath path);

        void unowned(PackageName wants, RootPath path);
    }

    /** Sets the goal for a path that no package owns as a file. @return whether some package offers it afterwards */
    boolean place(RootPath path, Goals goals, Obstacles obstacles) throws DiskException {
        if (!after.containsKey(path) && !before.containsKey(path)) {
            return false;
        }
        Optional<OfferedAlternative> best = best(after.getOrDefault(path, List.of()), pins.after(path));
        if (best.isEmpty()) {
            if (isOurs(path)) {
                goals.gone(path, false);
                return true;
            }
            return false;
        }
        tellOfLostChoice(path, best.get(), goals);
        Bytes target = best.get().alternative().target();
        if (liveLink(path).equals(Optional.of(target))) {
            return true;
        }
        if (disk.stat(path).isEmpty() || isOurs(path) || vacated.test(path) || obstacles.mayOverwrite(path)) {
            var link = new FileEntry.Symlink(path, FileMeta.of(0777, 0, 0, timeSeconds), target);
            goals.have(new Wanted(link, new Wanted.Source.None()), true);
            goals.wrote(path, Digest.of(target.toArray()));
        } else if (before.containsKey(path)) {
            goals.notices.add(path + " stays as you made it, although " + best.get().owner() + " offers it");
        } else {
            obstacles.unowned(best.get().owner(), path);
        }
        return true;
    }

    /** The offer that prevails. @param pinned the package that the user chose for the path */
    static Optional<OfferedAlternative> best(List<OfferedAlternative> offers, Optional<PackageName> pinned) {
        Optional<OfferedAlternative> chosen = offers.stream().filter(o -> pinned.equals(Optional.of(o.owner()))).findFirst();
        return chosen.isPresent() ? chosen : offers.stream().min(BEST_FIRST);
    }

    /** Who has which shared path now, and why. */
    static List<SharedPath> now(Filesystem disk, InstalledDb facts) throws DatabaseException, DiskException {
        var resolver = new PathResolver(disk, new TreeMap<>(), new TreeSet<>());
        var links = new AlternativeLinks(disk, resolver, Pins.of(disk, new ChangeSet.NewWorld.Unchanged()), path -> false, 0);
        links.there(facts.alternatives(), name -> false);
        SortedMap<RootPath, List<OwnedFile>> owners = facts.owners(links.after.keySet());
        var all = new ArrayList<SharedPath>();
        for (RootPath path : links.after.keySet()) {
            all.add(links.shared(path, owners.getOrDefault(path, List.of())));
        }
        return all;
    }

    private SharedPath shared(RootPath path, List<OwnedFile> owners) throws DiskException {
        List<OfferedAlternative> offers = after.getOrDefault(path, List.of()).stream().sorted(BEST_FIRST).toList();
        OfferedAlternative best = best(offers, pins.after(path)).orElseThrow();
        Optional<PackageName> file = owners.stream()
                .filter(owned -> !(owned.entry() instanceof FileEntry.Directory))
                .map(OwnedFile::owner)
                .findFirst();
        if (file.isPresent()) {
            return new SharedPath(path, offers, file.get(), SharedPath.Why.FILE);
        }
        boolean inPlace = liveLink(path).equals(Optional.of(best.alternative().target()));
        return new SharedPath(path, offers, best.owner(), inPlace ? why(path, best, offers) : SharedPath.Why.NOT_IN_PLACE);
    }

    private SharedPath.Why why(RootPath path, OfferedAlternative best, List<OfferedAlternative> offers) {
        if (pins.after(path).equals(Optional.of(best.owner()))) {
            return SharedPath.Why.CHOSEN;
        }
        long level = offers.stream().filter(o -> o.alternative().priority() == best.alternative().priority()).count();
        return offers.size() == 1 ? SharedPath.Why.ONLY : level > 1 ? SharedPath.Why.NAME : SharedPath.Why.PRIORITY;
    }

    private void tellOfLostChoice(RootPath path, OfferedAlternative instead, Goals goals) {
        Optional<PackageName> chosen = pins.after(path).or(() -> pins.before(path));
        boolean had = chosen.isPresent() && offers(before, path, chosen.get());
        if (had && !offers(after, path, chosen.get())) {
            goals.notices.add(path + " was set to " + chosen.get() + ", which goes: " + instead.owner() + " provides it now");
        }
    }

    private static boolean offers(SortedMap<RootPath, List<OfferedAlternative>> offers, RootPath path, PackageName name) {
        return offers.getOrDefault(path, List.of()).stream().anyMatch(o -> o.owner().equals(name));
    }

    private Optional<Bytes> liveLink(RootPath path) throws DiskException {
        return NodeType.of(disk.stat(path)) == NodeType.LINK ? Optional.of(disk.readLink(path)) : Optional.empty();
    }
}
