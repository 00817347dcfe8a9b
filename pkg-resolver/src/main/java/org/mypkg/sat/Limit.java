package org.mypkg.sat;

import java.util.function.BooleanSupplier;

/**
 * When a search stops without an answer.
 *
 * @param conflictsMax the most conflicts in one search
 * @param interrupted asked now and then; true stops the search, and makes the run irreproducible
 */
public record Limit(long conflictsMax, BooleanSupplier interrupted) {
    /** Searches until the answer is certain. */
    public static final Limit NONE = conflicts(Long.MAX_VALUE);

    /** A limit that is the same on every machine. */
    public static Limit conflicts(long conflictsMax) {
        return new Limit(conflictsMax, () -> false);
    }
}
