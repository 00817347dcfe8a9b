package org.mypkg.txn;

import java.util.Optional;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** Compares what lies on the disk with what a manifest says. Times never decide: they say when, not what. */
final class Likeness {
    private Likeness() {}

    /** What is compared of a regular file's content. */
    enum Content {
        IGNORED,
        SIZE,
        /** Size; and where the time is not that of the entry, the content itself. */
        READ_IF_TIME_DIFFERS,
        READ
    }

    static boolean sameMeta(FileMeta a, FileMeta b) {
        return a.mode() == b.mode() && a.uid() == b.uid() && a.gid() == b.gid() && a.xattrs().equals(b.xattrs());
    }

    /** By type, size, mode, owner and link; content is not read. */
    static boolean looksLike(Filesystem disk, RootPath path, FileStat live, FileEntry entry) throws DiskException {
        return difference(disk, path, live, entry, Content.SIZE).isEmpty();
    }

    /** In everything, content too. A hard link is given as the file that it links to. */
    static Optional<Problem.Kind> difference(Filesystem disk, RootPath path, FileStat live, FileEntry entry) throws DiskException {
        return difference(disk, path, live, entry, Content.READ);
    }

    /** As much of it as is asked for; the first difference in the order of the kinds. */
    static Optional<Problem.Kind> difference(Filesystem disk, RootPath path, FileStat live, FileEntry entry, Content content)
            throws DiskException {
        if (!sameKind(live, entry)) {
            return Optional.of(Problem.Kind.TYPE);
        }
        if (entry instanceof FileEntry.Regular regular && !sameContent(disk, path, live, regular, content)) {
            return Optional.of(Problem.Kind.CONTENT);
        }
        if (entry instanceof FileEntry.Symlink link && !disk.readLink(path).equals(link.target())) {
            return Optional.of(Problem.Kind.LINK);
        }
        FileMeta meta = entry.meta();
        if (live.kind() != FileStat.Kind.SYMLINK && live.meta().mode() != meta.mode()) {
            return Optional.of(Problem.Kind.MODE);
        }
        if (live.meta().uid() != meta.uid() || live.meta().gid() != meta.gid()) {
            return Optional.of(Problem.Kind.OWNER);
        }
        return live.meta().xattrs().equals(meta.xattrs()) ? Optional.empty() : Optional.of(Problem.Kind.XATTR);
    }

    private static boolean sameContent(Filesystem disk, RootPath path, FileStat live, FileEntry.Regular entry, Content content)
            throws DiskException {
        if (content == Content.IGNORED) {
            return true;
        }
        if (live.sizeBytes() != entry.sizeBytes()) {
            return false;
        }
        boolean sameTime = live.meta().mtimeSeconds() == entry.meta().mtimeSeconds()
                && live.meta().mtimeNanos() == entry.meta().mtimeNanos();
        boolean read = content == Content.READ || (content == Content.READ_IF_TIME_DIFFERS && !sameTime);
        return !read || new DiskActions(disk).digest(path).equals(entry.digest());
    }

    private static boolean sameKind(FileStat live, FileEntry entry) {
        return switch (entry) {
            case FileEntry.Regular r -> live.kind() == FileStat.Kind.REGULAR;
            case FileEntry.Hardlink h -> live.kind() == FileStat.Kind.REGULAR;
            case FileEntry.Directory d -> live.kind() == FileStat.Kind.DIRECTORY;
            case FileEntry.Symlink s -> live.kind() == FileStat.Kind.SYMLINK;
            case FileEntry.Fifo f -> live.kind() == FileStat.Kind.FIFO;
            case FileEntry.Device d -> live.kind() == (d.block() ? FileStat.Kind.BLOCK_DEVICE : FileStat.Kind.CHARACTER_DEVICE)
                    && live.rdevMajor() == d.major() && live.rdevMinor() == d.minor();
        };
    }
}
