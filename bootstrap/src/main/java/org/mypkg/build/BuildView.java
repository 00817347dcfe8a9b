package org.mypkg.build;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mypkg.console.Console;
import org.mypkg.console.ProgressView;

/**
 * Shows how far a graph of builds is: on a terminal a line for each that runs, with its phase, its time and the last line of
 * its log, above a bar for all; everywhere a line for each that begins or ends. Several threads may tell it things.
 */
final class BuildView {
    private final Consumer<String> say;
    private final Optional<ProgressView> bars;
    private final InstantSource clock;
    private final SortedMap<String, Running> running = new TreeMap<>();
    private int total;
    private int done;

    /** @param say prints a line @param bars where there is a terminal */
    BuildView(Consumer<String> say, Optional<ProgressView> bars, InstantSource clock) {
        this.say = say;
        this.bars = bars;
        this.clock = clock;
    }

    static BuildView of(Console console, InstantSource clock) {
        boolean shown = console.terminal().showsMessages() && !console.options().quiet();
        return new BuildView(console::say, shown ? Optional.of(new ProgressView(console, clock)) : Optional.empty(), clock);
    }

    /** How a recipe's packages were had. */
    enum How {
        /** They were there. */
        KEPT,
        /** From a kept tree. */
        PACKED,
        BUILT
    }

    private record Running(Instant since, String phase, String line) {}

    /** So many recipes will be told of. */
    synchronized void expect(int recipes) {
        total = recipes;
        done = 0;
    }

    synchronized void begin(String recipe) {
        running.put(recipe, new Running(clock.instant(), "key", ""));
    }

    /** A recipe is compiled. */
    synchronized void compile(String recipe, String version) {
        say.accept("build " + recipe + " " + version + " ...");
    }

    synchronized void phase(String recipe, String phase) {
        running.computeIfPresent(recipe, (name, now) -> new Running(now.since(), phase, ""));
    }

    /** A line of a log. */
    synchronized void line(String recipe, String line) {
        running.computeIfPresent(recipe, (name, now) -> new Running(now.since(), now.phase(), line));
    }

    synchronized void end(String recipe, String version, How how) {
        Running was = running.remove(recipe);
        Duration took = was == null ? Duration.ZERO : Duration.between(was.since(), clock.instant());
        done++;
        String word = String.format(Locale.ROOT, "%-6s", how.name().toLowerCase(Locale.ROOT));
        say.accept(String.format(Locale.ROOT, "%s %s %s  %.1f s", word, recipe, version, took.toMillis() / 1000.0));
    }

    /** It came to nothing. */
    synchronized void fail(String recipe) {
        running.remove(recipe);
    }

    synchronized void say(String line) {
        say.accept(line);
    }

    /** Brings the terminal up to date. */
    synchronized void show() {
        if (bars.isEmpty() || running.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        var lines = new ArrayList<String>();
        running.forEach((name, build) -> lines.add(String.format(Locale.ROOT, "  %-16s %-9s %9s  %s", name, build.phase(),
                ProgressView.time(Duration.between(build.since(), now)), build.line())));
        int waiting = Math.max(0, total - done - running.size());
        bars.get().showLines("building", running.size() + " at work, " + waiting + " waiting", lines, done, total);
    }

    /** Nothing is going on any more. */
    synchronized void close() {
        running.clear();
        bars.ifPresent(ProgressView::end);
    }
}
