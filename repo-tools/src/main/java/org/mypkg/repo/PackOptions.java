package org.mypkg.repo;

/**
 * What packing changes in what it finds on the disk.
 *
 * @param rootOwner whether every file is owned by root, whoever owns it here
 * @param latestMtimeSeconds later modification times become this one, as {@code SOURCE_DATE_EPOCH} demands; {@code Long.MAX_VALUE}
 *     keeps them all
 */
public record PackOptions(boolean rootOwner, long latestMtimeSeconds) {
    /** Everything as it lies on the disk. */
    public static final PackOptions AS_FOUND = new PackOptions(false, Long.MAX_VALUE);

    /** The same, but owned by root. */
    public PackOptions ownedByRoot() {
        return new PackOptions(true, latestMtimeSeconds);
    }

    /** The same, but with no time later than this one. */
    public PackOptions notLaterThan(long epochSeconds) {
        return new PackOptions(rootOwner, epochSeconds);
    }
}
