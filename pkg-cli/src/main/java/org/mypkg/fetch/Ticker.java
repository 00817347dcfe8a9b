package org.mypkg.fetch;

/** A clock that only measures durations, so that a test can let time pass. */
@FunctionalInterface
interface Ticker {
    /** The machine's own. */
    Ticker REAL = System::nanoTime;

    /** Nanoseconds since some moment; never less than before. */
    long nanos();
}
