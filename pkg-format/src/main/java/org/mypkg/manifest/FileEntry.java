package org.mypkg.manifest;

import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** One file of a package: where it lies and what lies there. */
public sealed interface FileEntry {
    RootPath path();

    /** The metadata of its inode; a hard link's are those of the file that it links to. */
    FileMeta meta();

    /** A regular file with content. */
    record Regular(RootPath path, FileMeta meta, long sizeBytes, Digest digest) implements FileEntry {}

    /** A directory; several packages may own the same one. */
    record Directory(RootPath path, FileMeta meta) implements FileEntry {}

    /** A symbolic link; the target is any bytes but NUL, at most 4,095. */
    record Symlink(RootPath path, FileMeta meta, Bytes target) implements FileEntry {}

    /** A further name of a regular file of the same package, which comes earlier in the order of paths. */
    record Hardlink(RootPath path, FileMeta meta, RootPath target) implements FileEntry {}

    /** A character or block device. */
    record Device(RootPath path, FileMeta meta, boolean block, int major, int minor) implements FileEntry {}

    /** A named pipe. */
    record Fifo(RootPath path, FileMeta meta) implements FileEntry {}
}
