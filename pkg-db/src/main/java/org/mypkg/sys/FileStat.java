package org.mypkg.sys;

import java.util.Objects;
import java.util.SortedMap;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;

/**
 * What lies at a path, the last link not followed.
 *
 * @param kind the type of the inode
 * @param meta mode, owner, times and attributes
 * @param device the number of the file system's device; different numbers are different file systems
 * @param inode the inode's number on that file system
 * @param links how many names the inode has
 * @param sizeBytes length of a regular file's content or of a link's target; 0 for all else
 * @param rdevMajor the major number of a device; 0 for all else
 * @param rdevMinor the minor number of a device; 0 for all else
 * @param mount the number of the mount through which it is seen. Names move only within one mount: a bind mount of the
 *     same device is another place to the kernel
 * @param guard what forbids changes even to root
 */
public record FileStat(
        Kind kind,
        FileMeta meta,
        long device,
        long inode,
        long links,
        long sizeBytes,
        int rdevMajor,
        int rdevMinor,
        long mount,
        Guard guard) {
    public FileStat {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(meta);
        Objects.requireNonNull(guard);
    }

    /** For disks on which each device is mounted once, and nothing is guarded. */
    public FileStat(
            Kind kind, FileMeta meta, long device, long inode, long links, long sizeBytes, int rdevMajor, int rdevMinor) {
        this(kind, meta, device, inode, links, sizeBytes, rdevMajor, rdevMinor, device, Guard.NONE);
    }

    /** The types of inode. */
    public enum Kind {
        REGULAR,
        DIRECTORY,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO,
        SOCKET
    }

    /**
     * What forbids changes even to root.
     *
     * @param immutable {@code chattr +i}: neither content nor metadata nor names change
     * @param appendOnly {@code chattr +a}: a directory of which no name goes, a file that only grows
     * @param mountRoot something is mounted here: the name stays until that is gone
     */
    public record Guard(boolean immutable, boolean appendOnly, boolean mountRoot) {
        public static final Guard NONE = new Guard(false, false, false);

        /** Whether an attribute of the inode forbids what a transaction does. */
        public boolean isFixed() {
            return immutable || appendOnly;
        }
    }

    /** The same with these extended attributes. */
    FileStat withXattrs(SortedMap<String, Bytes> xattrs) {
        if (xattrs.isEmpty()) {
            return this;
        }
        var full = new FileMeta(
                meta.mode(), meta.uid(), meta.gid(), meta.mtimeSeconds(), meta.mtimeNanos(), xattrs);
        return new FileStat(kind, full, device, inode, links, sizeBytes, rdevMajor, rdevMinor, mount, guard);
    }

    /** Whether both are the same inode of the same file system. */
    public boolean sameInode(FileStat other) {
        return device == other.device && inode == other.inode;
    }
}
