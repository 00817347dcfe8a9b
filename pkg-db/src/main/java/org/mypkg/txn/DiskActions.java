package org.mypkg.txn;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** What staging, applying and undoing all do to a disk, put together from single effects. */
final class DiskActions {
    private static final FileMeta OURS = FileMeta.of(0700, 0, 0, 0);

    private final Filesystem disk;

    DiskActions(Filesystem disk) {
        this.disk = disk;
    }

    boolean exists(RootPath path) throws DiskException {
        return disk.stat(path).isPresent();
    }

    boolean isDirectory(RootPath path) throws DiskException {
        return NodeType.of(disk.stat(path)) == NodeType.DIRECTORY;
    }

    /** Makes a directory for our own use, and those above it, unless they are there. */
    void makeOurs(RootPath directory) throws DiskException {
        for (RootPath above : directory.ancestors()) {
            if (!exists(above)) {
                disk.apply(new Effect.MakeDirectory(above, FileMeta.of(0755, 0, 0, 0)));
            }
        }
        if (!exists(directory)) {
            disk.apply(new Effect.MakeDirectory(directory, OURS));
        }
    }

    /** Gives the inode a second name, or copies it where the file system has no links. Whether it was linked. */
    boolean linkOrCopy(RootPath from, RootPath to) throws DiskException {
        try {
            disk.apply(new Effect.Link(from, to));
            return true;
        } catch (DiskException refused) {
            if (!cannotLink(refused.errno())) {
                throw refused;
            }
            copy(from, to);
            return false;
        }
    }

    private static boolean cannotLink(int errno) {
        return errno == DiskException.EPERM || errno == DiskException.EOPNOTSUPP || errno == DiskException.EMLINK
                || errno == DiskException.EXDEV;
    }

    /** Moves a name to one that must be free. Where a file system cannot refuse, it is looked at before. */
    void moveNoReplace(RootPath from, RootPath to) throws DiskException {
        try {
            disk.apply(new Effect.RenameNoReplace(from, to));
        } catch (DiskException refused) {
            if (refused.errno() != DiskException.EINVAL) {
                throw refused;
            }
            if (exists(to)) {
                throw new DiskException("rename " + from + " to", to.toString(), DiskException.EEXIST, refused);
            }
            disk.apply(new Effect.Rename(from, to));
        }
    }

    /** Swaps two names. Whether the file system can. */
    boolean exchange(RootPath one, RootPath other) throws DiskException {
        try {
            disk.apply(new Effect.Exchange(one, other));
            return true;
        } catch (DiskException refused) {
            if (refused.errno() != DiskException.EINVAL) {
                throw refused;
            }
            return false;
        }
    }

    void setTimes(List<DirectoryTime> times) throws DiskException {
        for (DirectoryTime time : times) {
            if (isDirectory(time.path())) {
                disk.apply(new Effect.SetTime(time.path(), time.seconds(), time.nanos()));
            }
        }
    }

    /** Makes a new inode like the given one, which is no directory. Sockets are never copied: nobody packs them. */
    void copy(RootPath from, RootPath to) throws DiskException {
        FileStat stat = need(from);
        disk.apply(switch (stat.kind()) {
            case REGULAR -> new Effect.WriteFile(to, stat.meta(), out -> transfer(from, out));
            case SYMLINK -> new Effect.MakeSymlink(to, disk.readLink(from), stat.meta());
            case CHARACTER_DEVICE ->
                new Effect.MakeNode(to, new Effect.NodeKind.CharacterDevice(stat.rdevMajor(), stat.rdevMinor()), stat.meta());
            case BLOCK_DEVICE ->
                new Effect.MakeNode(to, new Effect.NodeKind.BlockDevice(stat.rdevMajor(), stat.rdevMinor()), stat.meta());
            case FIFO, SOCKET -> new Effect.MakeNode(to, new Effect.NodeKind.Fifo(), stat.meta());
            case DIRECTORY -> throw new DiskException("copy", from.toString(), DiskException.EISDIR);
        });
    }

    private void transfer(RootPath from, java.io.OutputStream out) throws IOException {
        try (InputStream in = disk.read(from)) {
            in.transferTo(out);
        } catch (DiskException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
    }

    FileStat need(RootPath path) throws DiskException {
        Optional<FileStat> stat = disk.stat(path);
        if (stat.isEmpty()) {
            throw new DiskException("find", path.toString(), DiskException.ENOENT);
        }
        return stat.get();
    }

    /** Whether both paths name one inode. */
    boolean same(RootPath one, RootPath other) throws DiskException {
        Optional<FileStat> a = disk.stat(one);
        Optional<FileStat> b = disk.stat(other);
        return a.isPresent() && b.isPresent() && a.get().sameInode(b.get());
    }

    /** Removes whatever is there, with all that it holds; nothing where nothing is. */
    void removeTree(RootPath path) throws DiskException {
        Optional<FileStat> stat = disk.stat(path);
        if (stat.isEmpty()) {
            return;
        }
        if (stat.get().kind() != FileStat.Kind.DIRECTORY) {
            disk.apply(new Effect.Unlink(path));
            return;
        }
        for (Bytes name : disk.list(path)) {
            removeTree(path.resolve(name.toArray()));
        }
        disk.apply(new Effect.RemoveDirectory(path));
    }

    void unlinkIfThere(RootPath path) throws DiskException {
        if (exists(path)) {
            disk.apply(new Effect.Unlink(path));
        }
    }

    /** syncfs of every F. */
    void syncAll(List<RootPath> homes) throws DiskException {
        for (RootPath home : homes) {
            disk.apply(new Effect.SyncFilesystem(home));
        }
    }

    byte[] readAll(RootPath path) throws DiskException {
        try (InputStream in = disk.read(path)) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new DiskException("read", path.toString(), DiskException.EIO, failed);
        }
    }

    Digest digest(RootPath path) throws DiskException {
        try (InputStream in = disk.read(path)) {
            return Digest.of(in);
        } catch (IOException failed) {
            throw new DiskException("read", path.toString(), DiskException.EIO, failed);
        }
    }
}
