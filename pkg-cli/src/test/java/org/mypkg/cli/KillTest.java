package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.cli.CallTrace.Point;
import org.mypkg.console.ExitCode;

/**
 * The real process, killed with SIGKILL at a system call; then the next command, and the root is exactly the old one or
 * exactly the new one. strace kills where the call begins: it does not happen any more.
 *
 * <p>The sweep meets every call that changes the root or makes it durable. {@code -Dkill.scenario=NAME,…} takes some of the
 * scenarios, {@code -Dkill.every=N} every N-th call, {@code -Dkill.from=M} begins with the M-th.
 */
final class KillTest {
    private static final int VICTIMS_AT_ONCE = 2;
    private static final int FAILURES_TOLD = 5;
    private static final int RUNS_DIFFER_BY = 4;

    @TempDir
    Path directory;

    /** What became of a scenario's points. */
    private static final class Totals {
        private int old;
        private int fresh;
        private int notReached;
        private final List<String> others = new ArrayList<>();
        private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

        private synchronized void count(Point point, KillSweep.Outcome outcome) {
            old += outcome.isNew() ? 0 : 1;
            fresh += outcome.isNew() ? 1 : 0;
            if (!outcome.met().equals(point.what())) {
                others.add(point + " met " + outcome.met());
            }
        }

        private synchronized void miss(KillSweep.NotReached missed) {
            notReached++;
            others.add(missed.getMessage());
        }

        private synchronized String line() {
            int points = old + fresh + notReached + failures.size();
            return points + " points (" + others.size() + " of them at another call of the kind than meant), " + old + " old, " + fresh + " new, " + notReached + " not reached, "
                    + failures.size() + " failures";
        }
    }

    @Test
    void killedAtArmingAndAtCommitTheRootIsOldOrNew() throws Exception {
        try (var sweep = new KillSweep(KillScenario.upgrade(), directory)) {
            int arming = index(sweep, true);
            int commit = index(sweep, false);
            assertFalse(sweep.killedAt(sweep.points().get(arming), 0).isNew(), "not armed yet");
            assertFalse(sweep.killedAt(sweep.points().get(arming + 1), 1).isNew(), "armed, nothing applied");
            assertFalse(sweep.killedAt(sweep.points().get(commit), 2).isNew(), "applied, not committed");
            assertTrue(sweep.killedAt(sweep.points().get(commit + 1), 0).isNew(), "committed, not settled");
            assertTrue(sweep.looks() > 0);
        }
    }

    private static int index(KillSweep sweep, boolean arming) {
        for (int i = 0; i < sweep.points().size(); i++) {
            Point point = sweep.points().get(i);
            if (arming ? KillSweep.isArming(point) : KillSweep.isCommit(point)) {
                return i;
            }
        }
        throw new AssertionError("the trace shows arming and COMMIT: " + sweep.points());
    }

    @Test
    void aPathThatIsMissingForAMomentIsSeen() throws Exception {
        Path path = Files.createFile(directory.resolve("path"));
        Path other = Files.createFile(directory.resolve("other"));
        try (Poller poller = Poller.start();
                Poller.Watch watch = poller.watch(directory, List.of("path", "other"))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (watch.missed().isEmpty() && System.nanoTime() < deadline) {
                Files.delete(path);
                Files.createFile(path);
                Files.move(Files.createFile(directory.resolve("new")), other, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }
            assertEquals(List.of(path), List.copyOf(watch.missed()));
        }
    }

    @Test
    @Tag("slow")
    void aPoliteRequestToStopEndsInOldOrNewAndSaysWhich() throws Exception {
        try (var sweep = new KillSweep(KillScenario.upgrade(), directory)) {
            List<Point> between = sweep.points().subList(index(sweep, true) + 1, index(sweep, false) + 1);
            for (Point point : between.stream().filter(p -> p.call().equals("renameat2")).toList()) {
                Path root = sweep.copy();
                RootImage old = RootImage.of(root);
                Victim.Ended ended = sweep.victim().signalled("INT", point, directory.resolve("log"), root, sweep.words());
                boolean undone = ended.code() == ExitCode.UNDONE.number();
                assertEquals(undone, RootImage.of(root).tree().equals(old.tree()), ended.output());
                assertTrue(ended.output().contains(undone ? "error[E0503]" : "done: transaction "), ended.output());
                assertFalse(Files.exists(root.resolve("var/lib/mypkg/journal")), ended.output());
            }
        }
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> killedAnywhereTheRootIsOldOrNew() {
        List<String> wanted = List.of(System.getProperty("kill.scenario", "").split(",", -1));
        return KillScenario.all().stream()
                .filter(scenario -> wanted.equals(List.of("")) || wanted.contains(scenario.name()))
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> sweep(scenario)));
    }

    private void sweep(KillScenario scenario) throws Exception {
        long start = System.nanoTime();
        var totals = new Totals();
        String looks;
        try (var sweep = new KillSweep(scenario, directory.resolve(scenario.name()));
                var pool = Executors.newFixedThreadPool(VICTIMS_AT_ONCE)) {
            var futures = new ArrayList<Future<?>>();
            for (int i = Integer.getInteger("kill.from", 0); i < sweep.points().size(); i += Integer.getInteger("kill.every", 1)) {
                int turn = i;
                futures.add(pool.submit(() -> kill(sweep, turn, totals)));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            looks = sweep.looks() + " looks; calls " + CallTrace.summary(sweep.points());
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        System.out.println("SIGKILL, " + scenario.name() + ": " + totals.line() + "; " + seconds + " s, " + looks
                + totals.others.stream().limit(FAILURES_TOLD).map(other -> "\n  " + other).collect(java.util.stream.Collectors.joining()));
        List<String> told = totals.failures.subList(0, Math.min(FAILURES_TOLD, totals.failures.size()));
        assertEquals("", String.join("\n", told), totals.line());
        assertEquals(0, totals.notReached, "calls that a second run does not make");
    }

    private static void kill(KillSweep sweep, int index, Totals totals) {
        Point point = sweep.points().get(index);
        try {
            totals.count(point, killedAtOrBefore(sweep, point, index));
        } catch (KillSweep.NotReached missed) {
            totals.miss(missed);
        } catch (Exception | AssertionError failed) {
            totals.failures.add("call " + index + ", " + point + ": " + trace(failed));
        }
    }

    /** Java opens a few files more or fewer from run to run, so that the last calls of a kind may have a lower number. */
    private static KillSweep.Outcome killedAtOrBefore(KillSweep sweep, Point point, int index) throws Exception {
        for (int fewer = 0; ; fewer++) {
            var earlier = new Point(point.call(), Math.max(1, point.number() - fewer), point.file(), point.what());
            try {
                return sweep.killedAt(earlier, index);
            } catch (KillSweep.NotReached missed) {
                if (fewer == RUNS_DIFFER_BY) {
                    throw missed;
                }
            }
        }
    }

    private static String trace(Throwable failed) {
        var text = new StringWriter();
        failed.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
