package org.mypkg.fetch;

import java.time.Duration;

/**
 * How fast all downloads together may be: whoever has read bytes waits until they are due. Nothing is saved up while nobody
 * reads, so that there is no burst after a pause.
 */
final class RateLimit {
    /** No wait is worth it below this. */
    private static final long LEAST_NANOS = 1_000_000;

    private final long bytesPerSecond;
    private final Ticker ticker;
    private final Pause pause;
    private long due;

    /** @param bytesPerSecond 0 for no limit */
    RateLimit(long bytesPerSecond, Ticker ticker, Pause pause) {
        this.bytesPerSecond = bytesPerSecond;
        this.ticker = ticker;
        this.pause = pause;
        this.due = ticker.nanos();
    }

    /** How much may be read at once: at most what is due in a quarter of a second. */
    int portion(int bytes) {
        return bytesPerSecond == 0 ? bytes : Math.clamp(bytesPerSecond / 4, 1, bytes);
    }

    /** These bytes were read; returns when they may have been. */
    void passed(long bytes) {
        if (bytesPerSecond == 0 || bytes <= 0) {
            return;
        }
        long wait = owed(bytes);
        if (wait >= LEAST_NANOS) {
            pause.forAbout(Duration.ofNanos(wait));
        }
    }

    private synchronized long owed(long bytes) {
        long now = ticker.nanos();
        due = Math.max(due, now) + (long) (bytes * 1e9 / bytesPerSecond);
        return due - now;
    }
}
