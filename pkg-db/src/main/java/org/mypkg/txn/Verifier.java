package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Compares the disk with the facts. Times are not compared. A configuration file is never reported: users edit and
 * delete them. A directory is as it should be if any of its owners says so.
 */
final class Verifier {
    private final Filesystem disk;
    private final InstalledDb facts;

    Verifier(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
    }

    List<Problem> verify(List<StoredPackage> packages) throws DiskException, DatabaseException {
        var problems = new ArrayList<Problem>();
        for (StoredPackage package_ : packages) {
            verify(package_, problems);
        }
        problems.sort(Comparator.comparing(Problem::path).thenComparing(Problem::owner));
        return problems;
    }

    private void verify(StoredPackage package_, List<Problem> problems) throws DiskException, DatabaseException {
        var entries = new Entries(facts.files(package_.row()));
        var owners = facts.owners(entries.byPath().keySet());
        SortedSet<RootPath> config = new TreeSet<>(package_.spec().config());
        for (FileEntry entry : entries.byPath().values()) {
            Optional<Problem.Kind> kind = check(entries.meant(entry), config.contains(entry.path()));
            if (kind.isPresent() && !isRight(entry, package_.name(), owners.getOrDefault(entry.path(), List.of()))) {
                problems.add(new Problem(entry.path(), package_.name(), kind.get()));
            }
        }
    }

    private Optional<Problem.Kind> check(FileEntry entry, boolean isConfig) throws DiskException {
        Optional<FileStat> live = disk.stat(entry.path());
        if (live.isEmpty()) {
            return isConfig ? Optional.empty() : Optional.of(Problem.Kind.MISSING);
        }
        if (isConfig && entry instanceof FileEntry.Regular) {
            return Optional.empty();
        }
        return Likeness.difference(disk, entry.path(), live.get(), entry);
    }

    /** A path with several owners is right as one of the others has it: a shared directory, or a file that was taken over. */
    private boolean isRight(FileEntry entry, PackageName owner, List<OwnedFile> owners) throws DiskException, DatabaseException {
        for (OwnedFile other : owners) {
            if (other.owner().equals(owner)) {
                continue;
            }
            Optional<StoredPackage> package_ = facts.find(other.owner());
            boolean takenOver = package_.isPresent() && ConflictCheck.replaces(package_.get().spec(), owner);
            boolean shared = entry instanceof FileEntry.Directory && check(other.entry(), false).isEmpty();
            if (takenOver || shared) {
                return true;
            }
        }
        return false;
    }
}
