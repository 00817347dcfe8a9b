package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/** The packages that come and go in a transaction, with their files by physical path. */
final class Packages {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final List<Leaving> leaving = new ArrayList<>();
    private final Set<PackageName> leavingNames = new HashSet<>();
    /** Looked up for each path of a transaction; never walked. */
    private final Map<RootPath, List<Leaving>> owners = new HashMap<>();
    private final List<Arriving> arriving = new ArrayList<>();
    private final PathResolver resolver;

    /** A package that goes or is replaced. */
    record Leaving(StoredPackage row, Entries files) {}

    /** A package that comes. {@code sources}: the index of each physical path's file in the manifest. */
    record Arriving(int change, PackageSpec spec, Entries files, SortedMap<RootPath, Integer> sources) {
        PackageName name() {
            return spec.id().name();
        }
    }

    Packages(Filesystem disk, InstalledDb facts, List<PackageChange> changes)
            throws TransactionException, DatabaseException, DiskException {
        this.facts = facts;
        for (PackageChange change : changes) {
            addLeaving(change);
        }
        SortedMap<RootPath, Bytes> links = arrivingLinks(changes);
        SortedSet<RootPath> going = linksThatGo(links);
        this.disk = new WithoutOldLinks(disk, going);
        this.resolver = new PathResolver(this.disk, links, going);
        for (int i = 0; i < changes.size(); i++) {
            Optional<Manifest> manifest = Contents.arriving(changes.get(i));
            if (manifest.isPresent()) {
                arriving.add(arrive(i, manifest.get()));
            }
        }
    }

    List<Leaving> leaving() {
        return leaving;
    }

    List<Arriving> arriving() {
        return arriving;
    }

    /** The disk without what is reached only through links that go. */
    Filesystem disk() {
        return disk;
    }

    PathResolver resolver() {
        return resolver;
    }

    boolean leaves(PackageName name) {
        return leavingNames.contains(name);
    }

    /** The packages that go or are replaced and own the path, in the order of the changes. */
    List<Leaving> had(RootPath path) {
        return owners.getOrDefault(path, List.of());
    }

    /** Whether a package that goes or is replaced owns the path. */
    boolean leave(RootPath path) {
        return owners.containsKey(path);
    }

    private void addLeaving(PackageChange change) throws TransactionException, DatabaseException {
        Optional<PackageName> name = Contents.leaving(change);
        if (name.isEmpty()) {
            Optional<StoredPackage> there = facts.find(change.name());
            if (there.isPresent()) {
                throw new TransactionException(new TransactionException.Fact.AlreadyInstalled(there.get().spec().id()));
            }
            return;
        }
        Optional<StoredPackage> row = facts.find(name.get());
        if (row.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.NotInstalled(name.get()));
        }
        var package_ = new Leaving(row.get(), new Entries(facts.files(row.get().row())));
        leaving.add(package_);
        leavingNames.add(name.get());
        package_.files().byPath().keySet().forEach(path -> owners.computeIfAbsent(path, p -> new ArrayList<>(1)).add(package_));
    }

    private static SortedMap<RootPath, Bytes> arrivingLinks(List<PackageChange> changes) {
        var links = new TreeMap<RootPath, Bytes>();
        for (PackageChange change : changes) {
            for (FileEntry entry : Contents.arriving(change).map(Manifest::files).orElse(List.of())) {
                if (entry instanceof FileEntry.Symlink link) {
                    links.put(link.path(), link.target());
                }
            }
        }
        return links;
    }

    private SortedSet<RootPath> linksThatGo(SortedMap<RootPath, Bytes> arriving) {
        SortedSet<RootPath> going = new TreeSet<>();
        for (Leaving package_ : leaving) {
            for (FileEntry entry : package_.files().byPath().values()) {
                if (entry instanceof FileEntry.Symlink link && !arriving.containsKey(link.path())) {
                    going.add(link.path());
                }
            }
        }
        return going;
    }

    private Arriving arrive(int change, Manifest manifest) throws TransactionException, DiskException, DatabaseException {
        PackageName name = manifest.spec().id().name();
        var sources = new TreeMap<RootPath, Integer>();
        var files = new ArrayList<FileEntry>();
        for (int i = 0; i < manifest.files().size(); i++) {
            FileEntry entry = manifest.files().get(i);
            RootPath path = resolver.physical(entry)
                    .orElseThrow(() -> new TransactionException(new TransactionException.Fact.PathThroughLink(name, entry.path(), entry.path())));
            refuseOurs(name, path, entry instanceof FileEntry.Directory);
            if (path.isRoot() || (entry instanceof FileEntry.Directory && sources.containsKey(path))) {
                continue;
            }
            if (sources.put(path, i) != null) {
                throw new TransactionException(new TransactionException.Fact.PathThroughLink(name, entry.path(), path));
            }
            files.add(at(entry, path));
        }
        addParents(files, sources);
        files.sort(Comparator.comparing(FileEntry::path));
        return new Arriving(change, manifest.spec(), new Entries(files), sources);
    }

    /** No package touches what the transaction itself stands on. */
    private static void refuseOurs(PackageName name, RootPath path, boolean directory) throws TransactionException {
        boolean ours = (path.startsWith(Places.MAIN) && !path.equals(Places.MAIN)) || path.equals(Places.WORLD)
                || (!directory && (path.equals(Places.MAIN) || path.equals(Places.WORLD.parent())))
                || List.of(path.toString().split("/")).contains(Places.HOME_NAME);
        if (ours) {
            throw new TransactionException(new TransactionException.Fact.Reserved(name, path));
        }
    }

    /** Directories that a package forgot to list belong to it, if nobody had them before. */
    private void addParents(List<FileEntry> files, SortedMap<RootPath, Integer> sources) throws DiskException, DatabaseException {
        var missing = new TreeSet<RootPath>();
        for (FileEntry entry : files) {
            for (RootPath above : entry.path().ancestors()) {
                if (!sources.containsKey(above)) {
                    missing.add(above);
                }
            }
        }
        SortedSet<RootPath> owned = new TreeSet<>(facts.owners(missing).keySet());
        for (RootPath directory : missing) {
            if (owned.contains(directory) || disk.stat(directory).isEmpty()) {
                files.add(new FileEntry.Directory(directory, FileMeta.of(0755, 0, 0, 0)));
            }
        }
    }

    private FileEntry at(FileEntry entry, RootPath path) throws DiskException {
        return switch (entry) {
            case FileEntry.Regular e -> new FileEntry.Regular(path, e.meta(), e.sizeBytes(), e.digest());
            case FileEntry.Directory e -> new FileEntry.Directory(path, e.meta());
            case FileEntry.Symlink e -> new FileEntry.Symlink(path, e.meta(), e.target());
            case FileEntry.Hardlink e -> new FileEntry.Hardlink(path, e.meta(), resolver.physical(e.target()).orElse(e.target()));
            case FileEntry.Device e -> new FileEntry.Device(path, e.meta(), e.block(), e.major(), e.minor());
            case FileEntry.Fifo e -> new FileEntry.Fifo(path, e.meta());
        };
    }
}
