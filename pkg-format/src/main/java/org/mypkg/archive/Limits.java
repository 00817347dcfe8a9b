package org.mypkg.archive;

/**
 * What a package may cost its reader: the guard against archives that unpack to more than anybody wants.
 *
 * @param headBytesMax compressed length of the first frame
 * @param manifestBytesMax length of the manifest's text
 * @param filesMax number of file entries
 * @param contentBytesMax sum of the decompressed lengths of all frames
 */
public record Limits(long headBytesMax, long manifestBytesMax, int filesMax, long contentBytesMax) {
    /** 32 MiB, 256 MiB, a million files, 1 TiB. */
    public static final Limits DEFAULT = new Limits(32L << 20, 256L << 20, 1_000_000, 1L << 40);

    public Limits {
        if (headBytesMax < 1 || manifestBytesMax < 1 || filesMax < 0 || contentBytesMax < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
