package org.mypkg.archive;

/**
 * How hard zstd works. The level decides the bytes of a package, the number of threads does not: a frame is compressed by one
 * thread, and knows nothing of the others.
 *
 * @param level 1 to 19; readers take them all
 * @param threads how many frames are compressed at once; each takes up to 100 MB of memory at level 19
 */
public record Effort(int level, int threads) {
    private static final int THREADS_MAX = 4;

    /** What packages are made with, chosen by measurement (docs/formats/package.md), on the processors that there are. */
    public static final Effort USUAL = new Effort(19, Math.clamp(Runtime.getRuntime().availableProcessors(), 1, THREADS_MAX));

    public Effort {
        if (level < 1 || level > 19 || threads < 1) {
            throw new IllegalArgumentException("no such effort: level " + level + ", " + threads + " threads");
        }
    }

    /** The same with another level. */
    public Effort withLevel(int other) {
        return new Effort(other, threads);
    }
}
