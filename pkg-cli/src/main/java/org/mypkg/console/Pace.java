package org.mypkg.console;

import java.time.Duration;
import java.time.Instant;

/** How fast bytes arrive: of late, not on the whole, since what counts is how long the rest will take. */
final class Pace {
    private static final Duration STEP = Duration.ofMillis(500);
    /** How much a new step weighs against all before it. */
    private static final double WEIGHT = 0.3;
    private static final double NANOS = 1e9;

    private Instant last = Instant.EPOCH;
    private long lastDone;
    private double perSecond;
    private boolean measured;

    void begin(Instant now, long done) {
        last = now;
        lastDone = done;
        perSecond = 0;
        measured = false;
    }

    /** So much is done now. */
    void at(Instant now, long done) {
        Duration since = Duration.between(last, now);
        if (since.compareTo(STEP) < 0) {
            return;
        }
        double speed = Math.max(0, done - lastDone) / (since.toNanos() / NANOS);
        perSecond = measured ? WEIGHT * speed + (1 - WEIGHT) * perSecond : speed;
        measured = true;
        last = now;
        lastDone = done;
    }

    /** Speed and time left, such as {@code 1.2 MiB/s, 12 s left}; empty while nothing can be said. */
    String text(long done, long total) {
        if (!measured || perSecond < 1) {
            return "";
        }
        String speed = ProgressView.bytes((long) perSecond) + "/s";
        if (total <= done) {
            return speed;
        }
        double left = Math.min((total - done) / perSecond, Duration.ofDays(1).toSeconds());
        return speed + ", " + ProgressView.time(Duration.ofMillis((long) (left * 1000))) + " left";
    }
}
