package org.mypkg.repo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** A directory tree as the file entries of a package, in the order of paths; the tree's root itself is none. */
final class TreeReader {
    /** Labels that the packing machine's own policy put there. */
    private static final List<String> HOST_ATTRIBUTES = List.of("security.selinux", "security.ima", "security.evm");

    /** The packer computes digests; until then an entry has this one. */
    private static final Digest NOT_YET = Digest.of(new byte[0]);

    private final Filesystem tree;
    private final PackOptions options;
    private final List<FileEntry> entries = new ArrayList<>();
    private final Map<Inode, RootPath> firstNames = new HashMap<>();

    private TreeReader(Filesystem tree, PackOptions options) {
        this.tree = tree;
        this.options = options;
    }

    static List<FileEntry> read(Filesystem tree, PackOptions options) throws DiskException, RepositoryException {
        var reader = new TreeReader(tree, options);
        reader.readBelow(RootPath.ROOT);
        return List.copyOf(reader.entries);
    }

    /** Names come sorted by bytes and a directory stands before what it holds: that is the order of paths. */
    private void readBelow(RootPath directory) throws DiskException, RepositoryException {
        for (Bytes name : tree.list(directory)) {
            RootPath path = directory.resolve(name.toArray());
            FileStat stat = tree.stat(path).orElseThrow(() -> new DiskException("read", path.toString(), DiskException.ENOENT));
            entries.add(entry(path, stat));
            if (stat.kind() == FileStat.Kind.DIRECTORY) {
                readBelow(path);
            }
        }
    }

    private FileEntry entry(RootPath path, FileStat stat) throws DiskException, RepositoryException {
        FileMeta meta = meta(stat.meta());
        return switch (stat.kind()) {
            case REGULAR -> regular(path, stat, meta);
            case DIRECTORY -> new FileEntry.Directory(path, meta);
            case SYMLINK -> new FileEntry.Symlink(path, meta, tree.readLink(path));
            case CHARACTER_DEVICE -> new FileEntry.Device(path, meta, false, stat.rdevMajor(), stat.rdevMinor());
            case BLOCK_DEVICE -> new FileEntry.Device(path, meta, true, stat.rdevMajor(), stat.rdevMinor());
            case FIFO -> new FileEntry.Fifo(path, meta);
            case SOCKET ->
                throw new RepositoryException(new Diagnostic(
                        ErrorCode.MANIFEST_INVALID,
                        "cannot pack " + path,
                        List.of("it is a socket, which only a running program can make"),
                        List.of("remove it from the tree")));
        };
    }

    private FileEntry regular(RootPath path, FileStat stat, FileMeta meta) {
        if (stat.links() > 1) {
            RootPath first = firstNames.putIfAbsent(new Inode(stat.device(), stat.inode()), path);
            if (first != null) {
                return new FileEntry.Hardlink(path, meta, first);
            }
        }
        return new FileEntry.Regular(path, meta, stat.sizeBytes(), NOT_YET);
    }

    private FileMeta meta(FileMeta found) {
        SortedMap<String, Bytes> xattrs = new TreeMap<>(found.xattrs());
        xattrs.keySet().removeAll(HOST_ATTRIBUTES);
        boolean late = found.mtimeSeconds() >= options.latestMtimeSeconds();
        return new FileMeta(
                found.mode(),
                options.rootOwner() ? 0 : found.uid(),
                options.rootOwner() ? 0 : found.gid(),
                late ? options.latestMtimeSeconds() : found.mtimeSeconds(),
                late ? 0 : found.mtimeNanos(),
                xattrs);
    }

    private record Inode(long device, long number) {}
}
