package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mypkg.diag.Failure;
import org.mypkg.sys.Effect;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.PowerCutDisk;

/**
 * Power cuts in the middle of real transactions on real file systems, and in the middle of their recovery: afterwards the
 * root is exactly the old one or exactly the new one, and no path that both share was missing for a moment.
 *
 * <p>Every second cut comes in front of an effect, swept over all of them, the others at a random moment; every second one
 * beside somebody who keeps calling fsync; every second recovery is the shell script's, and one in four is cut again.
 * {@code -Dpowercut.cuts=N} takes N cuts for each line of the table, {@code -Dpowercut.seed=N} repeats a run, and
 * {@code -Dpowercut.only=NAME} takes one line, such as {@code upgrade-ext4}.
 */
final class PowerCutSweepTest {
    private static final int FAILURES_TOLD = 3;
    /** How long the script runs on a disk in memory; only scales at which moment it is cut. */
    private static final long SCRIPT_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** One line of the table. @param cuts how many cuts there are by default */
    private record Line(PowerCutWorld world, PowerCutDisk.Kind kind, boolean boot, int cuts) {
        String name() {
            return world.name() + "-" + kind.name().toLowerCase(java.util.Locale.ROOT) + (boot ? "-boot" : "");
        }
    }

    private static List<Line> table() {
        var lines = new ArrayList<Line>();
        for (PowerCutWorld world : PowerCutWorld.all()) {
            lines.add(new Line(world, PowerCutDisk.Kind.EXT4, false, 40));
            lines.add(new Line(world, PowerCutDisk.Kind.EXT4, true, 20));
        }
        for (PowerCutDisk.Kind kind : List.of(PowerCutDisk.Kind.XFS, PowerCutDisk.Kind.BTRFS)) {
            lines.add(new Line(PowerCutWorld.upgrade(), kind, false, 40));
            lines.add(new Line(PowerCutWorld.all().get(2), kind, false, 20));
        }
        return lines;
    }

    private static Path directory() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "this test mounts, so it must run as root");
        Path memory = Path.of("/dev/shm");
        return HostFiles.isDirectory(memory)
                ? HostFiles.createTemporaryDirectory(memory, "mypkg-power-")
                : HostFiles.createTemporaryDirectory("mypkg-power-");
    }

    /** The n-th of so many cuts; which disks it meets matters where there are two. */
    private static PowerCutBench.Cut cut(int n, int cuts, PowerCutBench bench, boolean boot, Random random) {
        boolean swept = n % 2 == 0;
        int effect = swept ? (int) ((long) n * (bench.effects() + 1) / cuts) : PowerCutFilesystem.NEVER;
        long nanos = (long) (random.nextDouble() * 1.1 * bench.nanos());
        var which = boot ? PowerCutBench.Which.values()[n / 2 % 3] : PowerCutBench.Which.ALL;
        boolean noise = n / 2 % 2 == 1;
        boolean shell = n / 4 % 2 == 1;
        int second = random.nextInt(4) == 0 ? random.nextInt(shell ? 100 : 40) : PowerCutFilesystem.NEVER;
        return new PowerCutBench.Cut(effect, nanos, which, noise, shell, second);
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> cutAnywhereTheRootIsOldOrNew() {
        String only = System.getProperty("powercut.only", "");
        return table().stream()
                .filter(line -> only.isEmpty() || line.name().equals(only))
                .map(line -> DynamicTest.dynamicTest(line.name(), () -> sweep(line)));
    }

    private void sweep(Line line) throws Exception {
        long seed = Long.getLong("powercut.seed", System.nanoTime());
        int cuts = Integer.getInteger("powercut.cuts", line.cuts());
        Path directory = directory();
        long start = System.nanoTime();
        var random = new Random(seed);
        var failures = new ArrayList<String>();
        int fresh = 0;
        var ways = new TreeMap<String, Integer>();
        int effects;
        try (var bench = PowerCutBench.open(line.world(), line.kind(), directory, line.boot(), effect -> false)) {
            effects = bench.effects();
            for (int n = 0; n < cuts; n++) {
                PowerCutBench.Cut cut = cut(n, cuts, bench, line.boot(), random);
                try {
                    PowerCutBench.Outcome outcome = bench.run(cut, SCRIPT_NANOS);
                    fresh += outcome.isNew() ? 1 : 0;
                    ways.merge(outcome.how(), 1, Integer::sum);
                } catch (Exception | AssertionError failed) {
                    failures.add("seed " + seed + ", cut " + n + " of " + cuts + ", " + cut + ": " + trace(failed));
                }
            }
        } finally {
            HostFiles.deleteTree(directory);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        String totals = line.name() + ": " + cuts + " cuts (" + effects + " effects), " + (cuts - fresh - failures.size()) + " old, " + fresh
                + " new, " + failures.size() + " failures; seed " + seed + ", " + seconds + " s, " + ways;
        System.out.println("power cuts, " + totals);
        assertEquals("", String.join("\n", failures.subList(0, Math.min(FAILURES_TOLD, failures.size()))), totals);
    }

    private static String trace(Throwable failed) {
        var text = new StringWriter();
        failed.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** The cuts can tell a program that syncs from one that does not: planted mistakes, each of which must be found. */
    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> aProgramThatForgetsToSyncIsCaught() {
        return Stream.of(
                DynamicTest.dynamicTest("file systems", () -> caught(effect -> effect instanceof Effect.SyncFilesystem)),
                DynamicTest.dynamicTest("everything", () -> caught(effect -> effect instanceof Effect.SyncFilesystem
                        || effect instanceof Effect.SyncFile || effect instanceof Effect.SyncDirectory)));
    }

    private static void caught(Predicate<Effect> forgotten) throws Exception {
        Path directory = directory();
        try (var bench = PowerCutBench.open(PowerCutWorld.upgrade(), PowerCutDisk.Kind.EXT4, directory, false, forgotten)) {
            boolean found = false;
            for (int effect = bench.effects(); !found && effect > 0; effect--) {
                var cut = new PowerCutBench.Cut(effect, 0, PowerCutBench.Which.ALL, effect % 4 != 0, effect % 2 == 0, PowerCutFilesystem.NEVER);
                try {
                    bench.run(cut, SCRIPT_NANOS);
                } catch (Failure | AssertionError seen) {
                    System.out.println("power cuts, planted mistake: found after " + (bench.effects() - effect + 1) + " cuts");
                    found = true;
                }
            }
            assertTrue(found);
        } finally {
            HostFiles.deleteTree(directory);
        }
    }

    /** In front of COMMIT's sync and behind it, so that the default run cuts the power for real, too. */
    @Test
    void cutBeforeTheFirstEffectItIsOldAndAfterTheLastItIsNew() throws Exception {
        Path directory = directory();
        try (var bench = PowerCutBench.open(PowerCutWorld.upgrade(), PowerCutDisk.Kind.EXT4, directory, false, effect -> false)) {
            var which = PowerCutBench.Which.ALL;
            var first = new PowerCutBench.Cut(0, 0, which, false, false, PowerCutFilesystem.NEVER);
            assertFalse(bench.run(first, SCRIPT_NANOS).isNew());
            var last = new PowerCutBench.Cut(bench.effects() - 1, 0, which, true, true, PowerCutFilesystem.NEVER);
            assertTrue(bench.run(last, SCRIPT_NANOS).isNew());
            var middle = new PowerCutBench.Cut(bench.effects() / 2, 0, which, true, true, 3);
            assertFalse(bench.run(middle, SCRIPT_NANOS).isNew());
        } finally {
            HostFiles.deleteTree(directory);
        }
    }
}
