package org.mypkg.txn;

import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;

/** When a directory's names last changed, before this transaction changed them; undoing puts that back. */
record DirectoryTime(RootPath path, long seconds, int nanos) {
    boolean isOf(FileMeta meta) {
        return meta.mtimeSeconds() == seconds && meta.mtimeNanos() == nanos;
    }

    /** The metadata with this time. */
    FileMeta in(FileMeta meta) {
        return new FileMeta(meta.mode(), meta.uid(), meta.gid(), seconds, nanos, meta.xattrs());
    }
}
