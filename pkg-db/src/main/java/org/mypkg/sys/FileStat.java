package org.mypkg.sys;

import org.mypkg.manifest.FileMeta;

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

    /** Whether both are the same inode of the same file system. */
    public boolean sameInode(FileStat other) {
        return device == other.device && inode == other.inode;
    }
}
