package org.mypkg.sys;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * The only door to the target's disk. No path ever leaves the root: a symbolic link among the parents of a path is
 * resolved inside the root, and one that leads out of it fails.
 */
public interface Filesystem {
    /** Changes the disk. */
    void apply(Effect effect) throws DiskException;

    /** What lies there; empty where nothing does. Never follows the last link. */
    Optional<FileStat> stat(RootPath path) throws DiskException;

    /** The names in a directory, sorted by bytes; names need not be UTF-8. */
    List<Bytes> list(RootPath directory) throws DiskException;

    /** The text of a symbolic link. */
    Bytes readLink(RootPath path) throws DiskException;

    /** The content of a regular file; never follows the last link. */
    InputStream read(RootPath path) throws DiskException;

    /** Free space for ordinary users on the file system that holds the path. */
    Space space(RootPath anyPathOnIt) throws DiskException;

    /** Whether the file system that holds the path knows several names of one inode at all; FAT does not. */
    default boolean hasHardLinks(RootPath anyPathOnIt) throws DiskException {
        return true;
    }

    /** @param freeBytes to write without privilege @param freeInodes likewise; {@code Long.MAX_VALUE} where there is no limit */
    record Space(long freeBytes, long freeInodes) {}
}
