package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.OwnedFile;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.PackageName;
import org.mypkg.model.PathGlob;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** Collects every clash before it refuses, so that a user sees all of them at once. */
final class ConflictCheck implements AlternativeLinks.Obstacles {
    private final Filesystem disk;
    private final List<PathGlob> overwrite;
    private final List<TransactionException.Clash> clashes = new ArrayList<>();
    private final SortedMap<PackageName, List<RootPath>> unowned = new TreeMap<>();

    ConflictCheck(Filesystem disk, ChangeSet.Options options) {
        this.disk = disk;
        this.overwrite = options.overwrite().stream().map(PathGlob::of).toList();
    }

    /** The arriving package whose file, no directory, gets the path. Only directories are shared; who replaces another takes over. */
    Optional<Packages.Arriving> winner(RootPath path, List<Packages.Arriving> coming, List<OwnedFile> others) throws DiskException {
        Optional<Packages.Arriving> best = Optional.empty();
        for (Packages.Arriving one : coming) {
            if (one.files().byPath().get(path) instanceof FileEntry.Directory) {
                continue;
            }
            if (best.isEmpty() || replaces(one.spec(), best.get().name())) {
                best = Optional.of(one);
            } else if (!replaces(best.get().spec(), one.name())) {
                clashes.add(new TransactionException.Clash(path, one.name(), best.get().name()));
            }
        }
        for (Packages.Arriving one : coming) {
            boolean directory = one.files().byPath().get(path) instanceof FileEntry.Directory;
            if (directory && best.isPresent()) {
                clashes.add(new TransactionException.Clash(path, best.get().name(), one.name()));
            }
            compare(path, one, directory, others);
        }
        return best;
    }

    private void compare(RootPath path, Packages.Arriving one, boolean directory, List<OwnedFile> others) throws DiskException {
        for (OwnedFile other : others) {
            boolean bothDirectories = directory && other.entry() instanceof FileEntry.Directory;
            // A link to a directory serves a package that lists the directory; then its files lie behind the link.
            boolean throughLink = directory && other.entry() instanceof FileEntry.Symlink
                    && disk.stat(path).map(FileStat::kind).equals(Optional.of(FileStat.Kind.SYMLINK));
            if (!bothDirectories && !throughLink && !replaces(one.spec(), other.owner())) {
                clashes.add(new TransactionException.Clash(path, one.name(), other.owner()));
            }
        }
    }

    /** Whether the package says that it replaces the other, and so takes its files. */
    static boolean replaces(PackageSpec spec, PackageName other) {
        return spec.dependencies().replaces().stream().anyMatch(r -> r.capability().equals(other.capability()));
    }

    @Override
    public boolean mayOverwrite(RootPath path) {
        return overwrite.stream().anyMatch(glob -> glob.matches(path));
    }

    @Override
    public void unowned(PackageName wants, RootPath path) {
        unowned.computeIfAbsent(wants, w -> new ArrayList<>()).add(path);
    }

    void refuseIfAny() throws TransactionException {
        if (!clashes.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.FileConflict(clashes));
        }
        if (!unowned.isEmpty()) {
            PackageName first = unowned.firstKey();
            throw new TransactionException(
                    new TransactionException.Fact.UnownedInTheWay(first, unowned.getOrDefault(first, List.of())));
        }
    }
}
