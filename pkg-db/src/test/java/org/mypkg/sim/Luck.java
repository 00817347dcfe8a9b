package org.mypkg.sim;

import java.util.SplittableRandom;

/**
 * What becomes of unsynced state, decided by a seed. The first seeds are the extremes, since they find the most: 0 loses
 * everything, 1 keeps every name and no byte, 2 keeps everything, 3 keeps the bytes and loses the names; all others are drawn.
 */
final class Luck {
    /** What becomes of bytes that were written and not synced. */
    enum Fate {
        WHOLE,
        TORN,
        OLD
    }

    private static final int FEW = 3;

    private final long seed;
    private final SplittableRandom random;
    private final int keptOfEight;
    private final Shape shape;

    private enum Shape {
        ONE,
        ALL_BUT_ONE,
        SHARE
    }

    Luck(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + 1);
        this.shape = Shape.values()[random.nextInt(3)];
        this.keptOfEight = new int[] {1, 4, 7}[random.nextInt(3)];
    }

    /** Which of so many names survive: any subset, but oftenest one alone, all but one, or a drawn share. */
    boolean[] names(int many) {
        var kept = new boolean[many];
        if (seed >= 4 && many <= FEW) {
            int subset = random.nextInt(1 << many);
            for (int i = 0; i < many; i++) {
                kept[i] = (subset & 1 << i) != 0;
            }
            return kept;
        }
        int one = many == 0 ? 0 : random.nextInt(many);
        for (int i = 0; i < many; i++) {
            kept[i] = seed < 4 ? seed == 1 || seed == 2 : switch (shape) {
                case ONE -> i == one;
                case ALL_BUT_ONE -> i != one;
                case SHARE -> random.nextInt(8) < keptOfEight;
            };
        }
        return kept;
    }

    /** How many of so many names in order survive. */
    int prefix(int least, int most) {
        if (seed < 4) {
            return seed == 1 || seed == 2 ? most : least;
        }
        return least + random.nextInt(most - least + 1);
    }

    boolean splits() {
        return seed < 4 ? seed == 1 : random.nextInt(3) == 0;
    }

    boolean keepsMeta() {
        return seed < 4 ? seed >= 2 : random.nextBoolean();
    }

    Fate bytes() {
        if (seed < 4) {
            return seed >= 2 ? Fate.WHOLE : Fate.OLD;
        }
        return Fate.values()[random.nextInt(3)];
    }

    int below(int bound) {
        return random.nextInt(bound);
    }
}
