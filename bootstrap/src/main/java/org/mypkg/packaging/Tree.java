package org.mypkg.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** The files of one package while it is made: a directory, called like the package, beside those of its siblings. */
final class Tree {
    private final Filesystem disk;
    private final RootPath top;

    Tree(Filesystem disk, String packageName) {
        this.disk = disk;
        this.top = RootPath.of(packageName);
    }

    /** A file that is no directory, at its path in the package. */
    record File(RootPath path, FileStat stat) {
        boolean isRegular() {
            return stat.kind() == FileStat.Kind.REGULAR;
        }

        boolean isLink() {
            return stat.kind() == FileStat.Kind.SYMLINK;
        }

        boolean isExecutable() {
            return isRegular() && (stat.meta().mode() & 0111) != 0;
        }

        /** The directory that holds it, as text; bytes that are no text become replacement characters. */
        String directory() {
            return "/" + new String(path.parent().toBytes(), StandardCharsets.UTF_8);
        }

        String name() {
            return new String(path.nameBytes(), StandardCharsets.UTF_8);
        }
    }

    String packageName() {
        return new String(top.toBytes(), StandardCharsets.UTF_8);
    }

    /** All files in the order of their paths. */
    List<File> files() throws DiskException {
        var files = new ArrayList<File>();
        collect(top, files);
        return files;
    }

    private void collect(RootPath directory, List<File> files) throws DiskException {
        for (Bytes name : disk.list(directory)) {
            RootPath path = directory.resolve(name.toArray());
            FileStat stat = stat(path);
            if (stat.kind() == FileStat.Kind.DIRECTORY) {
                collect(path, files);
            } else {
                files.add(new File(below(path), stat));
            }
        }
    }

    Optional<File> file(RootPath path) throws DiskException {
        return disk.stat(top.resolve(path)).map(stat -> new File(path, stat));
    }

    byte[] read(RootPath path) throws DiskException {
        try (InputStream in = disk.read(top.resolve(path))) {
            return in.readAllBytes();
        } catch (IOException thrown) {
            throw new DiskException("read", path.toString(), DiskException.EIO, thrown);
        }
    }

    /** The first bytes of a regular file. */
    byte[] start(RootPath path, int count) throws DiskException {
        try (InputStream in = disk.read(top.resolve(path))) {
            return in.readNBytes(count);
        } catch (IOException thrown) {
            throw new DiskException("read", path.toString(), DiskException.EIO, thrown);
        }
    }

    String linkTarget(RootPath path) throws DiskException {
        return disk.readLink(top.resolve(path)).toString();
    }

    /** Makes the directories above a path, with the metadata of the top one. */
    void makeDirectories(RootPath path) throws DiskException {
        for (RootPath directory : path.ancestors()) {
            if (disk.stat(top.resolve(directory)).isEmpty()) {
                disk.apply(new Effect.MakeDirectory(top.resolve(directory), stat(top).meta()));
            }
        }
    }

    /** Gives a file the mode, owner, attributes and time back that it was seen with. */
    void restore(File file) throws DiskException {
        disk.apply(new Effect.SetMeta(top.resolve(file.path()), file.stat().meta()));
    }

    void rename(RootPath from, RootPath to) throws DiskException {
        makeDirectories(to);
        disk.apply(new Effect.Rename(top.resolve(from), top.resolve(to)));
    }

    void relink(RootPath link, String target) throws DiskException {
        FileStat stat = stat(top.resolve(link));
        disk.apply(new Effect.Unlink(top.resolve(link)));
        disk.apply(new Effect.MakeSymlink(top.resolve(link), Bytes.utf8(target), stat.meta()));
    }

    /**
     * Moves files to another package's tree, which is made if need be. Directories above a moved file appear in both trees, and
     * here only while they still hold something.
     *
     * @return whether any file moved
     */
    boolean move(Tree other, Predicate<File> which) throws DiskException {
        var moved = new ArrayList<RootPath>();
        for (File file : files()) {
            if (which.test(file)) {
                moved.add(file.path());
            }
        }
        if (moved.isEmpty()) {
            return false;
        }
        other.create(stat(top));
        var emptied = new TreeSet<RootPath>();
        for (RootPath path : moved) {
            for (RootPath parent : path.ancestors()) {
                if (disk.stat(other.top.resolve(parent)).isEmpty()) {
                    disk.apply(new Effect.MakeDirectory(other.top.resolve(parent), stat(top.resolve(parent)).meta()));
                }
            }
            disk.apply(new Effect.Rename(top.resolve(path), other.top.resolve(path)));
            emptied.addAll(path.ancestors());
        }
        for (RootPath directory : emptied.descendingSet()) {
            if (disk.list(top.resolve(directory)).isEmpty()) {
                disk.apply(new Effect.RemoveDirectory(top.resolve(directory)));
            }
        }
        return true;
    }

    private void create(FileStat like) throws DiskException {
        if (disk.stat(top).isEmpty()) {
            disk.apply(new Effect.MakeDirectory(top, like.meta()));
        }
    }

    private FileStat stat(RootPath path) throws DiskException {
        return disk.stat(path).orElseThrow(() -> new DiskException("find", path.toString(), DiskException.ENOENT));
    }

    private RootPath below(RootPath path) {
        byte[] whole = path.toBytes();
        return RootPath.of(Arrays.copyOfRange(whole, top.toBytes().length, whole.length));
    }
}
