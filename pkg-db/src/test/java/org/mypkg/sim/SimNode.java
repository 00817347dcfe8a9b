package org.mypkg.sim;

import java.util.Collections;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.sys.FileStat;

/**
 * An inode.
 *
 * @param data the content of a regular file or the text of a link; empty for all else
 * @param links how many names it has
 */
record SimNode(FileStat.Kind kind, FileMeta meta, Bytes data, int major, int minor, int links) {
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    static SimNode of(FileStat.Kind kind, FileMeta meta) {
        return new SimNode(kind, meta, NOTHING, 0, 0, 0);
    }

    SimNode meta(FileMeta changed) {
        return new SimNode(kind, changed, data, major, minor, links);
    }

    SimNode data(Bytes changed) {
        return new SimNode(kind, meta, changed, major, minor, links);
    }

    SimNode device(int newMajor, int newMinor) {
        return new SimNode(kind, meta, data, newMajor, newMinor, links);
    }

    SimNode links(int changed) {
        return new SimNode(kind, meta, data, major, minor, changed);
    }

    /** The same directory after its names changed: every kernel sets the time. */
    SimNode touched(long seconds) {
        return meta(new FileMeta(meta.mode(), meta.uid(), meta.gid(), seconds, 1, meta.xattrs()));
    }

    boolean isDirectory() {
        return kind == FileStat.Kind.DIRECTORY;
    }

    /** What a new inode says of itself while its maker has not finished, and on the disk when nothing was synced. */
    static FileMeta unfinished(FileStat.Kind kind) {
        return new FileMeta(
                kind == FileStat.Kind.DIRECTORY ? 0700 : 0600, 0, 0, Volume.MOVED_SECONDS, 2, Collections.emptySortedMap());
    }
}
