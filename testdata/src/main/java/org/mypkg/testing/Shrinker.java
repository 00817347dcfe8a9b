package org.mypkg.testing;

import java.util.Optional;
import java.util.function.Function;

/**
 * Looks for a smaller recording that still fails: cuts out pieces, halves first; then halves the numbers, equal ones together, too, since many failures need two
 * of the same. Goes on until no
 * change helps any more or the attempts are used up. A shorter recording is smaller; of two equally long ones the one that
 * comes first in numeric order is.
 *
 * @param <F> a failure, together with its recording
 */
final class Shrinker<F> {
    private final Function<long[], Optional<F>> replay;
    private final Function<F, long[]> recording;
    private final int attemptsMost;
    private F best;
    private int attempts;

    Shrinker(F first, Function<long[], Optional<F>> replay, Function<F, long[]> recording, int attemptsMost) {
        this.best = first;
        this.replay = replay;
        this.recording = recording;
        this.attemptsMost = attemptsMost;
    }

    F smallest() {
        boolean better = true;
        while (better && attempts < attemptsMost) {
            better = cutPieces() | halveNumbers() | lowerEqualNumbersTogether();
        }
        return best;
    }

    int attempts() {
        return attempts;
    }

    private boolean cutPieces() {
        boolean better = false;
        for (int piece = Math.max(1, current().length / 2); piece >= 1; piece /= 2) {
            for (int start = current().length - piece; start >= 0; start -= piece) {
                better |= start + piece <= current().length && tryOne(without(current(), start, piece));
            }
        }
        return better;
    }

    private boolean halveNumbers() {
        boolean better = false;
        for (int i = 0; i < current().length; i++) {
            better |= lower(i);
        }
        return better;
    }

    /** Brings one number down: to zero, else by binary search for the least that fails. */
    private boolean lower(int index) {
        if (current()[index] == 0) {
            return false;
        }
        if (tryOne(with(current(), index, 0))) {
            return true;
        }
        boolean better = false;
        long passes = 0;
        while (index < current().length && current()[index] - passes > 1 && attempts < attemptsMost) {
            long middle = passes + (current()[index] - passes) / 2;
            if (tryOne(with(current(), index, middle))) {
                better = true;
            } else {
                passes = middle;
            }
        }
        return better;
    }

    private boolean lowerEqualNumbersTogether() {
        boolean better = false;
        for (int i = 0; i < current().length; i++) {
            long value = current()[i];
            better |= value > 0 && (tryOne(withAll(current(), value, 0)) || tryOne(withAll(current(), value, value / 2)));
        }
        return better;
    }

    private static long[] withAll(long[] choices, long from, long to) {
        long[] changed = choices.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = changed[i] == from ? to : changed[i];
        }
        return changed;
    }

    private boolean tryOne(long[] choices) {
        if (attempts >= attemptsMost) {
            return false;
        }
        attempts++;
        Optional<F> failed = replay.apply(choices);
        if (failed.isEmpty() || !isSmaller(recording.apply(failed.get()), current())) {
            return false;
        }
        best = failed.get();
        return true;
    }

    private static boolean isSmaller(long[] one, long[] other) {
        return one.length < other.length || (one.length == other.length && java.util.Arrays.compare(one, other) < 0);
    }

    private long[] current() {
        return recording.apply(best);
    }

    private static long[] without(long[] choices, int start, int length) {
        long[] rest = new long[choices.length - length];
        System.arraycopy(choices, 0, rest, 0, start);
        System.arraycopy(choices, start + length, rest, start, rest.length - start);
        return rest;
    }

    private static long[] with(long[] choices, int index, long value) {
        long[] changed = choices.clone();
        changed[index] = value;
        return changed;
    }
}
