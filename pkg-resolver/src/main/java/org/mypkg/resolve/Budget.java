package org.mypkg.resolve;

import java.time.Instant;
import java.time.InstantSource;

/**
 * How long to search. Conflicts are counted, so that the same problem ends the same way on every machine; a wall clock ends
 * it only where the user gave a time.
 */
public sealed interface Budget {
    /** Ample for every real archive that we know: they take fewer than a thousand. */
    Budget DEFAULT = new Conflicts(200_000);

    /** The most conflicts. */
    long conflictsMax();

    /** Counted in conflicts only. */
    record Conflicts(long conflictsMax) implements Budget {}

    /** Counted in conflicts, and ended by the clock. */
    record Until(long conflictsMax, InstantSource clock, Instant deadline) implements Budget {}
}
