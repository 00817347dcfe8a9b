package org.mypkg.testing;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The numbers behind a run: drawn at random or replayed, and recorded either way. A replay that runs out of numbers goes
 * on with zeros; a number too great for its bound becomes the greatest below it.
 */
final class Choices {
    /** A run that draws more than this is taken for endless. */
    private static final int MOST = 10_000_000;

    private final long[] replay;
    private final SplittableRandom random;
    private final boolean replaying;
    private long[] recorded = new long[64];
    private int count;

    private Choices(long[] replay, SplittableRandom random, boolean replaying) {
        this.replay = replay;
        this.random = random;
        this.replaying = replaying;
    }

    static Choices random(long seed) {
        return new Choices(new long[0], new SplittableRandom(seed), false);
    }

    static Choices replay(long[] choices) {
        return new Choices(choices, new SplittableRandom(0), true);
    }

    long draw(long bound) {
        if (count == MOST) {
            throw new IllegalStateException("a generator drew more than " + MOST + " choices");
        }
        long value = replaying ? replayed(bound) : random.nextLong(bound);
        if (count == recorded.length) {
            recorded = Arrays.copyOf(recorded, count * 2);
        }
        recorded[count++] = value;
        return value;
    }

    private long replayed(long bound) {
        return count < replay.length ? Math.min(replay[count], bound - 1) : 0;
    }

    /** The numbers drawn so far, without the zeros at the end, which a replay supplies by itself. */
    long[] recorded() {
        int end = count;
        while (end > 0 && recorded[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(recorded, end);
    }
}
