package org.mypkg.archive;

/**
 * What a package may cost its reader: the guard against archives that unpack to more than anybody wants.
 *
 * @param headBytesMax compressed length of the first frame
 * @param manifestBytesMax length of the manifest's text
 * @param filesMax number of file entries
 * @param contentBytesMax sum of the decompressed lengths of all frames
 * @param indexBytesMax decompressed length of one part of a repository's index
 */
public record Limits(
        long headBytesMax, long manifestBytesMax, int filesMax, long contentBytesMax, long indexBytesMax) {
    /** 32 MiB, 128 MiB, 500,000 files, 1 TiB, 1 GiB. */
    public static final Limits DEFAULT = new Limits(32L << 20, 128L << 20, 500_000, 1L << 40, 1L << 30);

    public Limits {
        if (headBytesMax < 1 || manifestBytesMax < 1 || filesMax < 0 || contentBytesMax < 0 || indexBytesMax < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
