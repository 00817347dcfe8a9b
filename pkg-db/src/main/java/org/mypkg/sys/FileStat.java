package org.mypkg.sys;

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
 */
public record FileStat(
        Kind kind,
        FileMeta meta,
        long device,
        long inode,
        long links,
        long sizeBytes,
        int rdevMajor,
        int rdevMinor) {
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

    /** The same with these extended attributes. */
    FileStat withXattrs(SortedMap<String, Bytes> xattrs) {
        if (xattrs.isEmpty()) {
            return this;
        }
        var full = new FileMeta(
                meta.mode(), meta.uid(), meta.gid(), meta.mtimeSeconds(), meta.mtimeNanos(), xattrs);
        return new FileStat(kind, full, device, inode, links, sizeBytes, rdevMajor, rdevMinor);
    }

    /** Whether both are the same inode of the same file system. */
    public boolean sameInode(FileStat other) {
        return device == other.device && inode == other.inode;
    }
}
