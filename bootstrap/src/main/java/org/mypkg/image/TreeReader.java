package org.mypkg.image;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.mypkg.image.ImageTree.Body;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.FileStat.Kind;
import org.mypkg.sys.Filesystem;

/**
 * Reads a root as the tree of an image.
 *
 * <p>A root that was made without being root has no device nodes, and everything in it belongs to whoever made it. What
 * belongs to this process then belongs to root in the image, since nobody else's number means anything there.
 */
final class TreeReader {
    private final Filesystem root;
    private final Predicate<RootPath> left;
    private final boolean ownedByUser;
    private final int user;
    private final Map<InodeKey, Long> groups = new LinkedHashMap<>();

    private record InodeKey(long device, long inode) {}

    /**
     * @param left which paths stay out of the image, with all that lies below them
     * @param user the number of the user that this process runs as
     */
    TreeReader(Filesystem root, Predicate<RootPath> left, int user) throws DiskException {
        this.root = root;
        this.left = left;
        this.user = user;
        this.ownedByUser = user != 0 && root.stat(RootPath.ROOT).map(stat -> stat.meta().uid() == user).orElse(false);
    }

    /** Whether owners were replaced, and nodes could not be made. */
    boolean madeByUser() {
        return ownedByUser;
    }

    ImageTree read() throws DiskException, ImageException {
        ImageTree tree = ImageTree.empty();
        collect(tree, RootPath.ROOT);
        return tree;
    }

    private void collect(ImageTree tree, RootPath path) throws DiskException, ImageException {
        Optional<FileStat> stat = root.stat(path);
        if (stat.isEmpty() || left.test(path) || stat.get().kind() == Kind.SOCKET) {
            return;
        }
        FileStat found = stat.get();
        tree.put(path, new Item(found.kind(), meta(found), found.rdevMajor(), found.rdevMinor(), body(path, found), group(found)));
        if (found.kind() == Kind.DIRECTORY) {
            for (Bytes name : root.list(path)) {
                collect(tree, path.resolve(name.toArray()));
            }
        }
    }

    private FileMeta meta(FileStat found) {
        FileMeta meta = found.meta();
        boolean mine = ownedByUser && meta.uid() == user;
        long seconds = Math.min(meta.mtimeSeconds(), ImageTree.LATEST_MTIME_SECONDS);
        return new FileMeta(meta.mode(), mine ? 0 : meta.uid(), mine ? 0 : meta.gid(), seconds, 0, meta.xattrs());
    }

    private Body body(RootPath path, FileStat found) throws DiskException {
        return switch (found.kind()) {
            case REGULAR -> new Body.OnDisk(found.sizeBytes(), () -> root.read(path));
            case SYMLINK -> new Body.Held(root.readLink(path));
            case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> new Body.None();
        };
    }

    private long group(FileStat found) {
        if (found.kind() == Kind.DIRECTORY || found.links() < 2) {
            return 0;
        }
        long next = groups.size() + 1L;
        return groups.computeIfAbsent(new InodeKey(found.device(), found.inode()), key -> next);
    }
}
