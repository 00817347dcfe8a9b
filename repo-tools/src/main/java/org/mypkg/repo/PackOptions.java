package org.mypkg.repo;

import org.mypkg.archive.Effort;

/**
 * What packing changes in what it finds on the disk, and how hard it works.
 *
 * @param rootOwner whether every file is owned by root, whoever owns it here
 * @param latestMtimeSeconds later modification times become this one, as {@code SOURCE_DATE_EPOCH} demands; {@code Long.MAX_VALUE}
 *     keeps them all
 */
public record PackOptions(boolean rootOwner, long latestMtimeSeconds, Effort effort) {
    /** Everything as it lies on the disk. */
    public static final PackOptions AS_FOUND = new PackOptions(false, Long.MAX_VALUE, Effort.USUAL);

    /** The same, but owned by root. */
    public PackOptions ownedByRoot() {
        return new PackOptions(true, latestMtimeSeconds, effort);
    }

    /** The same, but with no time later than this one. */
    public PackOptions notLaterThan(long epochSeconds) {
        return new PackOptions(rootOwner, epochSeconds, effort);
    }

    /** The same, but compressed at this level: a lower one makes a longer package in less time. */
    public PackOptions atLevel(int level) {
        return new PackOptions(rootOwner, latestMtimeSeconds, effort.withLevel(level));
    }
}
