package org.mypkg.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows how far long tasks have come: bars on a terminal, a plain line now and then elsewhere. What is done within half a
 * second shows nothing.
 */
public final class ProgressView {
    /** The terminal echoes Ctrl-C as {@code ^C} behind the last line: it must not begin another one, or one bar would stay for ever. */
    private static final int ECHO_COLUMNS = 3;

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration NEXT_LINE = Duration.ofSeconds(10);
    private static final int BAR_WIDTH = 24;
    private static final int BAR_MIN = 8;
    private static final int PARTS_MAX = 4;
    private static final int PART_NAME = 24;

    private final Console console;
    private final InstantSource clock;
    private final Pace pace = new Pace();
    private String task = "";
    private Instant next = Instant.MAX;
    private Instant nextLines = Instant.MIN;

    public ProgressView(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
    }

    /** A part of a task that is under way, such as one file of many. */
    public record Part(String name, long done, long total) {}

    /**
     * So much of a task is done; a new text is a new task.
     *
     * @param total 0 where it is not known
     * @param bytes whether the numbers are bytes
     */
    public void show(String what, long done, long total, boolean bytes) {
        show(what, "", List.of(), done, total, bytes);
    }

    /**
     * The same for a task of several parts.
     *
     * @param detail how many parts are done; may be empty, and another one is no new task
     * @param parts those that are under way: each has a bar of its own on a terminal, and its name in a line elsewhere
     */
    public void show(String what, String detail, List<Part> parts, long done, long total, boolean bytes) {
        if (console.options().quiet()) {
            return;
        }
        Instant now = clock.instant();
        if (!what.equals(task)) {
            console.terminal().closeLine();
            task = what;
            next = now.plus(PATIENCE);
            pace.begin(now, done);
            console.detail(what);
        }
        pace.at(now, done);
        if (now.isBefore(next)) {
            return;
        }
        if (console.terminal().showsMessages()) {
            console.terminal().errPassing(lines(what, detail, parts, done, total, bytes));
            next = now.plus(REDRAW);
        } else {
            String names = String.join(", ", parts.stream().limit(PARTS_MAX).map(ProgressView::percent).toList());
            String more = detail.isEmpty() || names.isEmpty() ? detail + names : detail + "; " + names;
            console.say(what + " " + amount(done, total, bytes) + (more.isEmpty() ? "" : " (" + more + ")"));
            next = now.plus(NEXT_LINE);
        }
    }

    /**
     * The same for parts that say in words how far they are: a line for each above the bar, cut to the terminal's width. Only
     * for terminals; elsewhere whoever works says what happens.
     *
     * @param detail how many parts there are; may be empty
     */
    public void showLines(String what, String detail, List<String> parts, long done, long total) {
        Instant now = clock.instant();
        if (console.options().quiet() || !console.terminal().showsMessages() || now.isBefore(nextLines)) {
            return;
        }
        nextLines = now.plus(REDRAW);
        Style style = console.messageStyle();
        int columns = style.columns() - ECHO_COLUMNS;
        var lines = new ArrayList<String>();
        parts.forEach(part -> lines.add(TextLayout.cut(part, columns, style.ellipsis())));
        String more = detail.isEmpty() ? "" : " (" + detail + ")";
        lines.add(line(style, done, total, "", what + " " + amount(done, total, false) + more, columns));
        console.terminal().errPassing(lines);
    }

    /** Nothing is going on any more. */
    public void end() {
        console.terminal().closeLine();
        task = "";
    }

    private static String percent(Part part) {
        return part.name() + " " + (part.total() <= 0 ? bytes(part.done()) : 100 * part.done() / part.total() + "%");
    }

    private List<String> lines(String what, String detail, List<Part> parts, long done, long total, boolean bytes) {
        Style style = console.messageStyle();
        int columns = style.columns() - ECHO_COLUMNS;
        var lines = new ArrayList<String>();
        if (parts.size() > 1) {
            int name = Math.min(PART_NAME, Math.max(BAR_MIN, columns / 3));
            for (Part part : parts.subList(0, Math.min(PARTS_MAX, parts.size()))) {
                String label = TextLayout.pad(TextLayout.cut(part.name(), name, style.ellipsis()), name);
                lines.add(line(style, part.done(), part.total(), "  " + label + " ", " " + amount(part.done(), part.total(), bytes), columns));
            }
        }
        String alone = parts.size() == 1 ? parts.getFirst().name() : "";
        String more = detail.isEmpty() ? alone : detail;
        String rate = bytes ? pace.text(done, total) : "";
        String text = what + " " + amount(done, total, bytes) + (rate.isEmpty() ? "" : ", " + rate);
        String detailed = text + (more.isEmpty() ? "" : " (" + more + ")");
        // The bar says more than which of the parts it is.
        boolean roomy = detailed.length() + BAR_MIN + 3 <= columns;
        lines.add(line(style, done, total, "", roomy ? detailed : text, columns));
        return lines;
    }

    /** A bar between two texts. Where there is no room for all the bar shrinks, then it goes, then the text is cut. */
    private static String line(Style style, long done, long total, String before, String after, int columns) {
        int room = columns - before.length() - after.length() - 3;
        if (total <= 0 || room < BAR_MIN) {
            return TextLayout.cut(before + after, columns, style.ellipsis());
        }
        return before + bar(style, done, total, Math.min(BAR_WIDTH, room)) + after;
    }

    private static String bar(Style style, long done, long total, int width) {
        int filled = (int) (width * Math.clamp((double) done / total, 0.0, 1.0));
        String full = (style.unicode() ? "\u2501" : "#").repeat(filled);
        String empty = (style.unicode() ? "\u2500" : "-").repeat(width - filled);
        return "[" + style.paint(Style.Tone.NEW, full) + style.paint(Style.Tone.FAINT, empty) + "] ";
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

    /** A time for people: {@code 0.3 s}, {@code 12 s}, {@code 2:05 min}. */
    public static String time(Duration time) {
        long millis = time.toMillis();
        if (millis < 9_950) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = (millis + 500) / 1000;
        return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
    }
}
