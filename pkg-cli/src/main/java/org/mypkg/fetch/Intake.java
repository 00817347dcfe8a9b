package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;

/**
 * The bytes of one answer, read no faster than is allowed and given up when they come slower than is bearable: a server that
 * sends a byte now and then would else hold a client for ever. Only the time spent waiting for the server counts.
 */
final class Intake {
    /** Slower than this over a whole window is no service. */
    static final long SLOWEST_BYTES_PER_SECOND = 1024;

    /** Over how long the speed is measured. */
    static final Duration WINDOW = Duration.ofSeconds(30);

    private final Location from;
    private final InputStream in;
    private final Ticker ticker;
    private final RateLimit limit;
    private long windowNanos;
    private long windowBytes;
    private long readingNanos;

    Intake(Location from, InputStream in, Ticker ticker, RateLimit limit) {
        this.from = from;
        this.in = in;
        this.ticker = ticker;
        this.limit = limit;
    }

    /** Reads like a stream; negative at the end. @throws FetchException (TOO_SLOW) */
    int read(byte[] block) throws IOException, FetchException {
        long before = ticker.nanos();
        int n = in.read(block, 0, limit.portion(block.length));
        long took = ticker.nanos() - before;
        readingNanos += took;
        windowNanos += took;
        windowBytes += Math.max(0, n);
        if (n >= 0 && windowNanos >= WINDOW.toNanos()) {
            checkSpeed();
        }
        limit.passed(n);
        return n;
    }

    private void checkSpeed() throws FetchException {
        double speed = windowBytes * 1e9 / windowNanos;
        if (speed < SLOWEST_BYTES_PER_SECOND) {
            String fact = String.format(
                    Locale.ROOT, "only %d bytes came in %d seconds", windowBytes, Duration.ofNanos(windowNanos).toSeconds());
            throw new FetchException(FetchException.Kind.TOO_SLOW, from, fact);
        }
        windowNanos = 0;
        windowBytes = 0;
    }

    /** How long the server has been waited for. */
    Duration reading() {
        return Duration.ofNanos(readingNanos);
    }
}
