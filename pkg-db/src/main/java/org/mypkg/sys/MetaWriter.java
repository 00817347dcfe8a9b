package org.mypkg.sys;

import org.mypkg.manifest.FileMeta;

/**
 * Gives an opened inode its metadata. The order matters: a change of owner drops set-user-id bits and capabilities, so it
 * comes first; any other change touches times, so these come last.
 */
final class MetaWriter {
    private final Kernel kernel;
    private final Xattrs xattrs;

    MetaWriter(Kernel kernel) {
        this.kernel = kernel;
        this.xattrs = new Xattrs(kernel);
    }

    /** For a file or directory that was made a moment ago and is really open. */
    long writeNew(int file, FileMeta meta) {
        long result = kernel.chown(file, meta.uid(), meta.gid());
        if (result >= 0 && !meta.xattrs().isEmpty()) {
            result = xattrs.set(file, meta.xattrs());
        }
        if (result >= 0) {
            result = kernel.chmod(file, meta.mode());
        }
        return result < 0 ? result : kernel.setTime(file, meta.mtimeSeconds(), meta.mtimeNanos());
    }

    /** For any inode of which only the path is open; a link has no mode of its own. */
    long write(int item, FileStat.Kind kind, FileMeta meta) {
        long result = kernel.chown(item, meta.uid(), meta.gid());
        if (result >= 0) {
            result = xattrs.removeAllBut(item, meta.xattrs());
        }
        if (result >= 0) {
            result = xattrs.set(item, meta.xattrs());
        }
        if (result >= 0 && kind != FileStat.Kind.SYMLINK) {
            result = kernel.chmodByPath(item, meta.mode());
        }
        return result < 0 ? result : kernel.setTime(item, meta.mtimeSeconds(), meta.mtimeNanos());
    }
}
