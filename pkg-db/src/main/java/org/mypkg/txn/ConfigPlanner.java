package org.mypkg.txn;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.Pristine;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** Finds out which paths of a transaction are configuration or were, and with which texts; {@link ConfigFiles} decides. */
final class ConfigPlanner {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final Packages packages;
    private final ConfigFiles files;
    private final SortedMap<PackageId, SortedSet<RootPath>> pathsOf = new TreeMap<>();
    private final SortedMap<Integer, SortedMap<RootPath, Bytes>> texts = new TreeMap<>();
    private final SortedMap<Long, Pristine> pristineOf = new TreeMap<>();

    ConfigPlanner(Filesystem disk, InstalledDb facts, Packages packages, Goals goals, long timeSeconds) {
        this.disk = disk;
        this.facts = facts;
        this.packages = packages;
        this.files = new ConfigFiles(disk, goals, new BesideFiles(disk, facts, packages, goals), timeSeconds);
    }

    /** Comes before all else: the arriving texts are facts, too. */
    void readTexts(List<PackageChange> changes) throws Failure {
        for (Packages.Arriving owner : packages.arriving()) {
            if (!owner.spec().config().isEmpty()) {
                texts.put(owner.change(), ConfigTexts.read(changes.get(owner.change()), owner, paths(owner.spec())));
            }
        }
    }

    boolean isConfig(PackageSpec spec, FileEntry entry) throws DiskException {
        return entry instanceof FileEntry.Regular && isNamed(spec, entry.path());
    }

    /** Whether it is decided already what becomes of a path that is configuration or was; else the package lays it down. */
    boolean stays(Packages.Arriving owner, Wanted wanted, Optional<Packages.Leaving> before, List<OwnedFile> others, Optional<FileStat> live)
            throws DatabaseException, DiskException {
        RootPath path = wanted.path();
        boolean isConfig = isConfig(owner.spec(), wanted.entry());
        Optional<ConfigFiles.Former> former = former(path, before, others);
        if (former.isPresent() && isConfig) {
            return files.upgrade(wanted, former.get(), live, Optional.ofNullable(textsOf(owner).get(path)));
        }
        if (isConfig) {
            files.tellOfSaved(path);
        }
        return former.isPresent() && isInTheWay(former.get(), owner.files().meant(wanted.entry()), live);
    }

    /** Whether what the user made of a configuration file lies where a directory comes, and could not be saved elsewhere. */
    boolean isInTheWay(FileEntry coming, Optional<Packages.Leaving> before, Optional<FileStat> live)
            throws DatabaseException, DiskException {
        Optional<ConfigFiles.Former> former = former(coming.path(), before, List.of());
        return former.isPresent() && isInTheWay(former.get(), coming, live);
    }

    private boolean isInTheWay(ConfigFiles.Former former, FileEntry coming, Optional<FileStat> live)
            throws DatabaseException, DiskException {
        boolean was = former.config() && former.entry() instanceof FileEntry.Regular;
        boolean alike = live.isPresent() && Likeness.difference(disk, coming.path(), live.get(), coming).isEmpty();
        return was && !alike && !files.leave((FileEntry.Regular) former.entry(), live);
    }

    /** Whether a path that nobody wants any more may go; what the user made of it is saved under another name. */
    boolean mayGo(PackageSpec spec, FileEntry had) throws DatabaseException, DiskException {
        return !isConfig(spec, had) || files.leave((FileEntry.Regular) had, disk.stat(had.path()));
    }

    /** A file that nobody owned lies where a new package's configuration goes. */
    void keepUnowned(Wanted wanted) throws DatabaseException, DiskException {
        files.keepUnowned(wanted);
    }

    /** What the facts keep of an arriving package's configuration. */
    Pristine pristine(Packages.Arriving owner) throws DiskException {
        var stems = new TreeMap<>(files.stems());
        stems.keySet().retainAll(paths(owner.spec()));
        return new Pristine(textsOf(owner), stems);
    }

    private SortedMap<RootPath, Bytes> textsOf(Packages.Arriving owner) {
        return texts.getOrDefault(owner.change(), new TreeMap<>());
    }

    /** What the path was: of the package that leaves it, else of the one that it is taken over from. */
    private Optional<ConfigFiles.Former> former(RootPath path, Optional<Packages.Leaving> before, List<OwnedFile> others)
            throws DatabaseException, DiskException {
        if (before.isPresent()) {
            FileEntry entry = before.get().files().byPath().get(path);
            return entry == null ? Optional.empty() : Optional.of(former(before.get().files().meant(entry), before.get().row()));
        }
        for (OwnedFile other : others) {
            Optional<StoredPackage> row = facts.find(other.owner());
            if (row.isPresent() && !(other.entry() instanceof FileEntry.Directory)) {
                return Optional.of(former(other.entry(), row.get()));
            }
        }
        return Optional.empty();
    }

    private ConfigFiles.Former former(FileEntry entry, StoredPackage row) throws DatabaseException, DiskException {
        boolean was = isNamed(row.spec(), entry.path());
        Pristine pristine = pristineOf.get(row.row());
        if (was && pristine == null) {
            pristine = facts.pristine(row.row());
            pristineOf.put(row.row(), pristine);
        }
        return new ConfigFiles.Former(entry, was, pristine == null ? Pristine.NONE : pristine);
    }

    private boolean isNamed(PackageSpec spec, RootPath path) throws DiskException {
        return !spec.config().isEmpty() && paths(spec).contains(path);
    }

    private SortedSet<RootPath> paths(PackageSpec spec) throws DiskException {
        SortedSet<RootPath> paths = pathsOf.get(spec.id());
        if (paths == null) {
            paths = new TreeSet<>();
            for (RootPath path : spec.config()) {
                packages.resolver().physical(path).ifPresent(paths::add);
            }
            pathsOf.put(spec.id(), paths);
        }
        return paths;
    }
}
