package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** T4: tells what transactions left at a path from what a user made of it since, by content. */
final class OwnWork {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final DiskActions actions;
    private final SortedMap<RootPath, List<OwnedFile>> owners;
    private final SortedMap<Long, SortedMap<RootPath, NewTransaction.Written>> written = new TreeMap<>();
    private final SortedMap<Long, Entries> entries = new TreeMap<>();

    /** @param owners of all paths that will be asked for */
    OwnWork(Filesystem disk, InstalledDb facts, SortedMap<RootPath, List<OwnedFile>> owners) {
        this.disk = disk;
        this.facts = facts;
        this.actions = new DiskActions(disk);
        this.owners = owners;
    }

    /** Whether what lies there is what was left, or nothing at all. */
    boolean isUntouched(RootPath path, FormerState.Left left) throws DiskException, DatabaseException {
        Optional<FileStat> live = disk.stat(path);
        if (live.isEmpty()) {
            return true;
        }
        FileStat.Kind kind = live.get().kind();
        return switch (left.kind()) {
            case GENERATED -> true;
            case NOTHING -> false;
            case DIRECTORY -> kind == FileStat.Kind.DIRECTORY;
            case NODE -> NodeType.of(kind) == NodeType.NODE;
            case FILE -> kind == FileStat.Kind.REGULAR && isExpected(path, left, live.get());
            case LINK -> kind == FileStat.Kind.SYMLINK && isExpected(path, left, live.get());
            case LISTED -> kind == FileStat.Kind.DIRECTORY || NodeType.of(kind) == NodeType.NODE
                    || isExpected(path, left, live.get());
        };
    }

    /** The content that the newest of the transactions wrote there. */
    Optional<NewTransaction.Written> written(RootPath path, FormerState.Left left) throws DatabaseException {
        SortedMap<RootPath, NewTransaction.Written> marks = written.get(left.by());
        if (marks == null) {
            marks = facts.written(left.by());
            written.put(left.by(), marks);
        }
        return Optional.ofNullable(marks.get(path));
    }

    private boolean isExpected(RootPath path, FormerState.Left left, FileStat live) throws DiskException, DatabaseException {
        Optional<NewTransaction.Written> mark = written(path, left);
        List<Digest> right = mark.isPresent() ? List.of(mark.get().digest()) : listed(path);
        return right.isEmpty() || right.contains(digest(path, live));
    }

    private Digest digest(RootPath path, FileStat live) throws DiskException {
        return live.kind() == FileStat.Kind.SYMLINK ? Digest.of(disk.readLink(path).toArray()) : actions.digest(path);
    }

    /** What the packages that own the path say of it now. */
    private List<Digest> listed(RootPath path) throws DatabaseException {
        var digests = new ArrayList<Digest>();
        for (OwnedFile file : owners.getOrDefault(path, List.of())) {
            switch (meant(file)) {
                case FileEntry.Regular regular -> digests.add(regular.digest());
                case FileEntry.Symlink link -> digests.add(Digest.of(link.target().toArray()));
                case FileEntry.Hardlink h -> {}
                case FileEntry.Directory d -> {}
                case FileEntry.Device d -> {}
                case FileEntry.Fifo f -> {}
            }
        }
        return digests;
    }

    private FileEntry meant(OwnedFile file) throws DatabaseException {
        Optional<StoredPackage> owner = file.entry() instanceof FileEntry.Hardlink ? facts.find(file.owner()) : Optional.empty();
        if (owner.isEmpty()) {
            return file.entry();
        }
        Entries all = entries.get(owner.get().row());
        if (all == null) {
            all = new Entries(facts.files(owner.get().row()));
            entries.put(owner.get().row(), all);
        }
        return all.meant(file.entry());
    }
}
