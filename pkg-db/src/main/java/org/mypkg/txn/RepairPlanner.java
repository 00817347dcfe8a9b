package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Bytes;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Works out what can be put back, and from where. Nothing is lost by it: what a repair replaces is kept in the history like
 * everything that a transaction replaces; a directory that holds anything is never moved out of the way.
 */
final class RepairPlanner {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final DiskActions actions;
    private final Repair repair = new Repair();
    private final SortedMap<PackageName, Owner> owners = new TreeMap<>();
    private final SortedMap<Long, List<RootPath>> kept = new TreeMap<>();
    private boolean historyRead;

    private record Owner(StoredPackage row, Entries entries, SortedMap<RootPath, Problem> problems) {}

    RepairPlanner(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
        this.actions = new DiskActions(disk);
    }

    Repair plan(List<Problem> problems) throws DiskException, DatabaseException {
        for (Problem problem : problems) {
            if (problem.kind() == Problem.Kind.DATABASE) {
                repair.refuse(problem, "the facts themselves are wrong", "mypkg reinstall " + problem.owner());
            } else {
                owner(problem.owner()).problems().put(problem.path(), problem);
            }
        }
        for (Owner owner : owners.values()) {
            for (Problem problem : owner.problems().values()) {
                plan(owner, problem);
            }
        }
        refuseUnreachable();
        return repair;
    }

    private Owner owner(PackageName name) throws DatabaseException {
        Owner known = owners.get(name);
        if (known == null) {
            StoredPackage row = facts.find(name).orElseThrow(() -> new IllegalStateException("no package " + name));
            known = new Owner(row, new Entries(facts.files(row.row())), new TreeMap<>());
            owners.put(name, known);
        }
        return known;
    }

    private void plan(Owner owner, Problem problem) throws DiskException, DatabaseException {
        if (repair.targets().containsKey(problem.path())) {
            repair.shared(problem);
            return;
        }
        FileEntry entry = owner.entries().byPath().get(problem.path());
        if (entry == null || refuses(problem, entry)) {
            return;
        }
        switch (entry) {
            case FileEntry.Regular file -> {
                put(owner, problem, file, content(owner, problem, file));
                for (RootPath other : owner.entries().otherNames(file.path())) {
                    link(owner, owner.problems().getOrDefault(other, problem), other);
                }
            }
            case FileEntry.Hardlink link -> {
                Problem first = owner.problems().get(link.target());
                if (first == null) {
                    link(owner, problem, link.path());
                }
            }
            case FileEntry.Directory e -> put(owner, problem, e, new Repair.Content.None());
            case FileEntry.Symlink e -> put(owner, problem, e, new Repair.Content.None());
            case FileEntry.Device e -> put(owner, problem, e, new Repair.Content.None());
            case FileEntry.Fifo e -> put(owner, problem, e, new Repair.Content.None());
        }
    }

    private void put(Owner owner, Problem problem, FileEntry entry, Repair.Content content) {
        repair.targets().put(entry.path(), new Repair.Target(problem, owner.row(), entry, content));
    }

    private void link(Owner owner, Problem problem, RootPath path) {
        FileEntry entry = owner.entries().byPath().get(path);
        if (entry != null) {
            put(owner, problem, entry, new Repair.Content.None());
        }
    }

    /** What somebody put there and what cannot be moved away without deciding for him. */
    private boolean refuses(Problem problem, FileEntry entry) throws DiskException, DatabaseException {
        Optional<FileStat> live = disk.stat(problem.path());
        if (live.isEmpty()) {
            return false;
        }
        boolean directory = live.get().kind() == FileStat.Kind.DIRECTORY;
        if (directory && !(entry instanceof FileEntry.Directory) && !disk.list(problem.path()).isEmpty()) {
            repair.refuse(problem, "a directory that is not empty lies in its place",
                    "move " + problem.path() + " elsewhere, then run: mypkg repair " + problem.owner());
            return true;
        }
        boolean link = live.get().kind() == FileStat.Kind.SYMLINK && entry instanceof FileEntry.Directory;
        if (link && leadsToOurs(problem.path())) {
            repair.refuse(problem, "a link lies in its place, and the files below are found through it",
                    "replace the link by the directory itself, or leave it");
            return true;
        }
        return false;
    }

    private boolean leadsToOurs(RootPath link) throws DiskException, DatabaseException {
        for (OwnedFile file : facts.ownedBelow(link)) {
            if (actions.exists(file.entry().path())) {
                return true;
            }
        }
        return false;
    }

    private Repair.Content content(Owner owner, Problem problem, FileEntry.Regular file) throws DiskException, DatabaseException {
        boolean right = switch (problem.kind()) {
            case LINK, MODE, OWNER, XATTR -> true;
            case MISSING, TYPE, CONTENT, DATABASE -> false;
        };
        if (file.sizeBytes() == 0) {
            return new Repair.Content.None();
        }
        if (right) {
            return new Repair.Content.File(file.path(), Repair.Origin.DISK);
        }
        Optional<RootPath> other = matching(owner.entries().otherNames(file.path()), file);
        if (other.isPresent()) {
            return new Repair.Content.File(other.get(), Repair.Origin.DISK);
        }
        Optional<RootPath> past = matching(kept(file.sizeBytes()), file);
        return past.isPresent()
                ? new Repair.Content.File(past.get(), Repair.Origin.HISTORY)
                : new Repair.Content.Lacking();
    }

    private Optional<RootPath> matching(List<RootPath> candidates, FileEntry.Regular file) throws DiskException {
        for (RootPath candidate : candidates) {
            Optional<FileStat> live = disk.stat(candidate);
            boolean like = live.isPresent() && live.get().kind() == FileStat.Kind.REGULAR
                    && live.get().sizeBytes() == file.sizeBytes();
            if (like && actions.digest(candidate).equals(file.digest())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The files of this size that the history keeps. */
    private List<RootPath> kept(long sizeBytes) throws DiskException, DatabaseException {
        if (!historyRead) {
            historyRead = true;
            for (RootPath home : new Leftovers(disk, facts).homes()) {
                for (HistoryEntry past : facts.history().reversed()) {
                    collect(Places.transaction(home, past.id()).resolve("old"));
                }
            }
        }
        return kept.getOrDefault(sizeBytes, List.of());
    }

    /** Whoever may not read the history finds nothing in it. */
    private void collect(RootPath place) throws DiskException {
        try {
            Optional<FileStat> stat = disk.stat(place);
            if (stat.isEmpty()) {
                return;
            }
            if (stat.get().kind() == FileStat.Kind.DIRECTORY) {
                for (Bytes name : disk.list(place)) {
                    collect(place.resolve(name.toArray()));
                }
            } else if (stat.get().kind() == FileStat.Kind.REGULAR) {
                kept.computeIfAbsent(stat.get().sizeBytes(), s -> new ArrayList<>()).add(place);
            }
        } catch (DiskException denied) {
            if (denied.errno() != DiskException.EACCES) {
                throw denied;
            }
        }
    }

    /** A path whose directory is something else by now, and is not put right itself, cannot be made. */
    private void refuseUnreachable() throws DiskException {
        for (RootPath path : List.copyOf(repair.targets().keySet())) {
            for (RootPath above : path.ancestors()) {
                Optional<FileStat> live = disk.stat(above);
                boolean inTheWay = live.isPresent() && live.get().kind() != FileStat.Kind.DIRECTORY;
                Repair.Target target = repair.targets().get(path);
                if (inTheWay && target != null && !repair.targets().containsKey(above)) {
                    repair.targets().remove(path);
                    repair.refuse(target.problem(), above + " is no directory any more",
                            "put the directory back, then run: mypkg repair " + target.owner().name());
                }
            }
        }
    }
}
