package org.mypkg.manifest;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Bytes;

/**
 * What an inode says besides its content.
 *
 * @param mode the twelve permission bits (07777), set-user-id, set-group-id and sticky among them
 * @param uid numeric owner
 * @param gid numeric group
 * @param mtimeSeconds seconds since 1970-01-01 UTC
 * @param mtimeNanos 0 to 999,999,999
 * @param xattrs extended attributes by full name, such as {@code security.capability}; values are any bytes
 */
public record FileMeta(
        int mode, int uid, int gid, long mtimeSeconds, int mtimeNanos, SortedMap<String, Bytes> xattrs) {
    /** @throws IllegalArgumentException when a number is out of its range */
    public FileMeta {
        if ((mode & ~07777) != 0 || uid < 0 || gid < 0 || mtimeNanos < 0 || mtimeNanos > 999_999_999) {
            throw new IllegalArgumentException("metadata out of range: mode " + Integer.toOctalString(mode) + ", owner "
                    + uid + ":" + gid + ", nanoseconds " + mtimeNanos);
        }
        xattrs = Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
    }

    /** Metadata without extended attributes and with whole seconds. */
    public static FileMeta of(int mode, int uid, int gid, long mtimeSeconds) {
        return new FileMeta(mode, uid, gid, mtimeSeconds, 0, Collections.emptySortedMap());
    }
}
