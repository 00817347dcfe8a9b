package org.mypkg.txn;

import org.mypkg.sys.FileStat;

/**
 * By what undoing knows an item again that this transaction made (I6): a save over it, by rename or in place, is another
 * one. Looked up after staging; synced with the item itself before the journal is armed, so that a power cut changes none.
 *
 * @param inode its number; 0 where it does not count: the file system keeps no numbers, or the item lies in a new directory
 * @param sizeBytes length of the content or of the link's target
 * @param mtimeSeconds modification time, since 1970
 * @param mtimeNanos the part of a second
 */
record Identity(long inode, long sizeBytes, long mtimeSeconds, int mtimeNanos) {
    /** Of an item that may look like anything: a directory, or what a script writes. */
    static final Identity ANY = new Identity(-1, 0, 0, 0);

    /** FAT keeps times to two seconds. */
    private static final long COARSE_SECONDS = 2;

    static Identity of(FileStat stat) {
        return new Identity(stat.inode(), stat.sizeBytes(), stat.meta().mtimeSeconds(), stat.meta().mtimeNanos());
    }

    /** The same without its number. */
    Identity unnumbered() {
        return new Identity(0, sizeBytes, mtimeSeconds, mtimeNanos);
    }

    boolean is(FileStat stat) {
        if (equals(ANY)) {
            return true;
        }
        if (stat.kind() == FileStat.Kind.DIRECTORY || stat.sizeBytes() != sizeBytes) {
            return false;
        }
        long seconds = stat.meta().mtimeSeconds();
        return inode == 0
                ? Math.floorDiv(seconds, COARSE_SECONDS) == Math.floorDiv(mtimeSeconds, COARSE_SECONDS)
                : stat.inode() == inode && seconds == mtimeSeconds && stat.meta().mtimeNanos() == mtimeNanos;
    }
}
