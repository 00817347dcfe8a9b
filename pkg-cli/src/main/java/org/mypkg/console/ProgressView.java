package org.mypkg.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Shows how far long tasks have come: a bar on a terminal, a plain line now and then elsewhere. What is done within half a
 * second shows nothing.
 */
public final class ProgressView {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration NEXT_LINE = Duration.ofSeconds(10);
    private static final int BAR_WIDTH = 24;

    private final Console console;
    private final InstantSource clock;
    private String task = "";
    private Instant next = Instant.MAX;

    public ProgressView(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
    }

    /**
     * So much of a task is done; a new text is a new task.
     *
     * @param total 0 where it is not known
     * @param bytes whether the numbers are bytes
     */
    public void show(String what, long done, long total, boolean bytes) {
        show(what, "", done, total, bytes);
    }

    /**
     * The same for a task of several parts.
     *
     * @param detail which parts are done and under way; may be empty, and another one is no new task
     */
    public void show(String what, String detail, long done, long total, boolean bytes) {
        if (console.options().quiet()) {
            return;
        }
        Instant now = clock.instant();
        if (!what.equals(task)) {
            console.terminal().closeLine();
            task = what;
            next = now.plus(PATIENCE);
            console.detail(what);
        }
        if (now.isBefore(next)) {
            return;
        }
        String text = what + " " + amount(done, total, bytes) + (detail.isEmpty() ? "" : " (" + detail + ")");
        if (console.terminal().showsMessages()) {
            console.terminal().errPassing(bar(done, total) + text);
            next = now.plus(REDRAW);
        } else {
            console.say(text);
            next = now.plus(NEXT_LINE);
        }
    }

    /** Nothing is going on any more. */
    public void end() {
        console.terminal().closeLine();
        task = "";
    }

    private static String bar(long done, long total) {
        if (total <= 0) {
            return "";
        }
        int filled = (int) (BAR_WIDTH * Math.clamp((double) done / total, 0.0, 1.0));
        return "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] ";
    }

    private static String amount(long done, long total, boolean bytes) {
        if (total <= 0) {
            return bytes ? bytes(done) : Long.toString(done);
        }
        return bytes ? bytes(done) + " of " + bytes(total) : done + " of " + total;
    }

    /** A number of bytes for people: {@code 512 B}, {@code 1.5 KiB}, {@code 2.0 GiB}. */
    public static String bytes(long count) {
        if (Math.abs(count) < 1024) {
            return count + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        double value = count / 1024.0;
        int unit = 0;
        while (Math.abs(value) >= 1023.95 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
