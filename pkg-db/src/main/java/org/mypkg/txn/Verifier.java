package org.mypkg.txn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Compares the disk with the facts. Times are not compared. A configuration file is never reported: users edit and
 * delete them; the content of a generated one neither. A directory is as it should be if any of its owners says so. What a
 * running system has mounted over, /dev and /proc above all, cannot be seen and is no problem.
 *
 * <p>One thread asks the database; what it answers is cut into portions that workers compare with the disk meanwhile. The
 * findings are joined in the order in which the portions were cut, so that the number of threads shows nowhere.
 */
final class Verifier {
    private static final int PORTION_FILES = 64;

    private final Filesystem disk;
    private final InstalledDb facts;
    private final Workers workers;
    private final Problem.Look look;
    /** Directories that were looked at: most are in many packages. Asked by path only, never walked through. */
    private final ConcurrentMap<RootPath, Optional<FileStat>> directories = new ConcurrentHashMap<>();

    Verifier(Filesystem disk, InstalledDb facts, Workers workers, Problem.Look look) {
        this.disk = disk;
        this.facts = facts;
        this.workers = workers;
        this.look = look;
    }

    /** What of an entry is compared. */
    private enum Extent {
        ALL,
        /** A configuration file: it may be anything. */
        NOTHING_IF_REGULAR,
        /** A generated file: its content is whatever made it. */
        NOT_CONTENT
    }

    /** A few files of one package. The first name of a hard link is given with it. */
    private record Portion(PackageName owner, List<Item> items) {}

    private record Item(FileEntry entry, Optional<RootPath> firstName, Extent extent) {}

    List<Problem> verify(List<StoredPackage> packages) throws TransactionException, DiskException, DatabaseException {
        var problems = new ArrayList<Problem>();
        try (Workers.Line<List<Problem>> line = workers.line()) {
            for (StoredPackage package_ : packages) {
                List<FileEntry> files = facts.files(package_.row());
                checkCount(package_, files, problems);
                for (Portion portion : portions(package_, new Entries(files))) {
                    line.submit(() -> inspect(portion));
                }
            }
            line.results().forEach(problems::addAll);
        } catch (TransactionException | DiskException | DatabaseException known) {
            throw known;
        } catch (Failure | IOException impossible) {
            throw new IllegalStateException("looking at files", impossible);
        }
        List<Problem> told = excused(problems);
        told.sort(Comparator.comparing(Problem::path).thenComparing(Problem::owner));
        return told;
    }

    /** A package of which the facts know less than it brought cannot be verified, removed or undone as a whole. */
    private static void checkCount(StoredPackage package_, List<FileEntry> files, List<Problem> problems) {
        long listed = 0;
        for (FileEntry entry : files) {
            listed += entry instanceof FileEntry.Regular file ? file.sizeBytes() : 0;
        }
        if (listed < package_.spec().installedBytes()) {
            problems.add(new Problem(Places.DATABASE, package_.name(), Problem.Kind.DATABASE));
        }
    }

    private static List<Portion> portions(StoredPackage package_, Entries entries) {
        SortedSet<RootPath> config = new TreeSet<>(package_.spec().config());
        SortedSet<RootPath> generated = new TreeSet<>(package_.spec().generated());
        var portions = new ArrayList<Portion>();
        var items = new ArrayList<Item>();
        for (FileEntry entry : entries.byPath().values()) {
            Extent extent = config.contains(entry.path()) ? Extent.NOTHING_IF_REGULAR
                    : generated.contains(entry.path()) ? Extent.NOT_CONTENT : Extent.ALL;
            Optional<RootPath> first = entry instanceof FileEntry.Hardlink link ? Optional.of(link.target()) : Optional.empty();
            items.add(new Item(entries.meant(entry), first, extent));
            if (items.size() == PORTION_FILES) {
                portions.add(new Portion(package_.name(), List.copyOf(items)));
                items.clear();
            }
        }
        if (!items.isEmpty()) {
            portions.add(new Portion(package_.name(), List.copyOf(items)));
        }
        return portions;
    }

    private List<Problem> inspect(Portion portion) throws DiskException {
        var problems = new ArrayList<Problem>();
        for (Item item : portion.items()) {
            Optional<Problem.Kind> kind = inspect(item);
            if (kind.isPresent()) {
                problems.add(new Problem(item.entry().path(), portion.owner(), kind.get()));
            }
        }
        return problems;
    }

    private Optional<FileStat> look(FileEntry entry) throws DiskException {
        if (!(entry instanceof FileEntry.Directory)) {
            return disk.stat(entry.path());
        }
        Optional<FileStat> seen = directories.get(entry.path());
        if (seen == null) {
            seen = disk.stat(entry.path());
            directories.put(entry.path(), seen);
        }
        return seen;
    }

    private Optional<Problem.Kind> inspect(Item item) throws DiskException {
        Optional<FileStat> live = look(item.entry());
        boolean free = item.extent() == Extent.NOTHING_IF_REGULAR;
        if (live.isEmpty()) {
            return free ? Optional.empty() : Optional.of(Problem.Kind.MISSING);
        }
        if (free && item.entry() instanceof FileEntry.Regular) {
            return Optional.empty();
        }
        boolean apart = item.firstName().isPresent() && fellApart(item.entry().path(), live.get(), item.firstName().get());
        Optional<Problem.Kind> kind = difference(item, live.get());
        boolean later = kind.isEmpty() || kind.get().compareTo(Problem.Kind.LINK) > 0;
        return apart && later ? Optional.of(Problem.Kind.LINK) : kind;
    }

    private Optional<Problem.Kind> difference(Item item, FileStat live) throws DiskException {
        Likeness.Content content = switch (look) {
            case CLOSE -> Likeness.Content.READ;
            case QUICK -> Likeness.Content.READ_IF_TIME_DIFFERS;
        };
        Likeness.Content asked = item.extent() == Extent.NOT_CONTENT ? Likeness.Content.IGNORED : content;
        return Likeness.difference(disk, item.entry().path(), live, item.entry(), asked);
    }

    /** Two names of one inode that are two inodes now. Where there are no hard links, they were copies from the first. */
    private boolean fellApart(RootPath path, FileStat live, RootPath firstName) throws DiskException {
        Optional<FileStat> first = disk.stat(firstName);
        return first.isPresent() && first.get().mount() == live.mount() && !first.get().sameInode(live)
                && disk.space(path.parent()).hardLinks();
    }

    /** Without what another owner of the path makes right: a shared directory, or a file that was taken over. */
    private List<Problem> excused(List<Problem> found) throws DiskException, DatabaseException {
        SortedSet<RootPath> paths = new TreeSet<>();
        found.stream().filter(p -> p.kind() != Problem.Kind.DATABASE).map(Problem::path).forEach(paths::add);
        SortedMap<RootPath, List<OwnedFile>> owners = paths.isEmpty() ? new TreeMap<>() : facts.owners(paths);
        var told = new ArrayList<Problem>();
        for (Problem problem : found) {
            if (!isRight(problem, owners.getOrDefault(problem.path(), List.of())) && !isHidden(problem.path())) {
                told.add(problem);
            }
        }
        return told;
    }

    private boolean isRight(Problem problem, List<OwnedFile> owners) throws DiskException, DatabaseException {
        boolean directory = owners.stream()
                .anyMatch(o -> o.owner().equals(problem.owner()) && o.entry() instanceof FileEntry.Directory);
        for (OwnedFile other : owners) {
            if (other.owner().equals(problem.owner())) {
                continue;
            }
            Optional<StoredPackage> package_ = facts.find(other.owner());
            boolean takenOver = package_.isPresent() && ConflictCheck.replaces(package_.get().spec(), problem.owner());
            if (takenOver || (directory && isAsSaid(other.entry()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether memory, or a file system of the kernel's own, lies over the place; the root itself may be one. */
    private boolean isHidden(RootPath path) throws DiskException {
        RootPath seen = path;
        Optional<FileStat> live = disk.stat(seen);
        while (live.isEmpty()) {
            seen = seen.parent();
            live = disk.stat(seen);
        }
        boolean mounted = live.get().mount() != disk.stat(RootPath.ROOT).orElseThrow().mount();
        return mounted && disk.space(seen).fleeting();
    }

    private boolean isAsSaid(FileEntry entry) throws DiskException {
        Optional<FileStat> live = disk.stat(entry.path());
        return live.isPresent()
                && Likeness.difference(disk, entry.path(), live.get(), entry, Likeness.Content.READ).isEmpty();
    }
}
