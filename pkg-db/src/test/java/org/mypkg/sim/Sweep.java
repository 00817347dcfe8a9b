package org.mypkg.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;

/**
 * Stops a world's transaction at every point in every way, recovers, stops that, too, and looks at what is left: exactly
 * the old state or exactly the new one, with its history, the facts as the disk, and nothing left over.
 *
 * <p>A recovery that begins on a durable image must end the same way wherever it is cut, and what a transaction or a
 * recovery has said to be done must stay so. The recoveries are deterministic, so each distinct image is tried once.
 */
final class Sweep {
    /** Every so-manieth transaction that was taken back is done again. */
    private static final int AGAIN_EVERY = 10;

    private final World world;
    private final Wiring wiring;
    private final Width width;
    private final Snapshot base;
    private final Expected expected;
    private final Recorder undisturbed = new Recorder();
    private final Set<Long> tried = new HashSet<>();
    private final List<String> failures = new ArrayList<>();
    private int recoveries;

    Sweep(World world, Wiring wiring, Width width) {
        this.world = world;
        this.wiring = wiring;
        this.width = width;
        this.base = world.base();
        this.expected = Expected.of(world, base);
    }

    /** Which ends are right. */
    enum Allowed {
        EITHER,
        OLD,
        NEW
    }

    /** What was found: at most a few failures, and how many distinct states were tried. */
    record Result(List<String> failures, int points, int states, int recoveries) {}

    Result run() {
        List<Snapshot> points = runUndisturbed();
        for (int i = 0; i < points.size() && failures.size() < width.failuresMax(); i++) {
            boolean last = i == points.size() - 1;
            Allowed allowed = last ? Allowed.NEW : Allowed.EITHER;
            missing(points.get(i), List.of(), "while running, before " + undisturbed.step(i));
            cutAt(points.get(i), i, allowed, width.seeds(), List.of());
        }
        return new Result(failures, points.size(), tried.size(), recoveries);
    }

    /** The trail alone, for looking at one failure. */
    Result replay(List<Cut> trail) {
        List<Snapshot> points = runUndisturbed();
        List<Cut> gone = new ArrayList<>();
        Allowed allowed = Allowed.EITHER;
        for (Cut cut : trail) {
            gone.add(cut);
            Snapshot image = points.get(cut.point()).after(cut.mode(), cut.seed());
            var recorder = new Recorder();
            Allowed ended = recover(image, recorder, allowed, gone);
            allowed = cut.mode() == CutMode.KILL ? allowed : ended;
            points = recorder.points();
        }
        return new Result(failures, points.size(), tried.size(), recoveries);
    }

    private List<Snapshot> runUndisturbed() {
        SimMachine machine = undisturbed.boot(base);
        try {
            world.act().run(new Bench(machine, wiring));
        } catch (Failure failed) {
            if (!expected.fails()) {
                failures.add("world " + world + " fails undisturbed: " + failed.diagnostic());
            }
        }
        undisturbed.end();
        return undisturbed.points();
    }

    private void cutAt(Snapshot at, int point, Allowed allowed, int seeds, List<Cut> before) {
        for (CutMode mode : width.modes()) {
            int many = mode == CutMode.KILL ? 1 : seeds;
            for (int i = 0; i < many && failures.size() < width.failuresMax(); i++) {
                long seed = before.isEmpty() || i < 3 ? i : 4 + Math.floorMod(point * 31L + i * 7L + before.hashCode(), 60);
                var trail = new ArrayList<>(before);
                trail.add(new Cut(point, mode, seed));
                tryImage(at.after(mode, seed), mode, allowed, trail);
            }
        }
    }

    private void tryImage(Snapshot image, CutMode mode, Allowed allowed, List<Cut> trail) {
        long print = Fingerprint.of(image) * 31 + allowed.ordinal();
        // What a killed process left is not durable, so that equal looks are not equal images: each point counts.
        long key = mode == CutMode.KILL ? trail.hashCode() * 0x9E37_79B9L ^ print : print;
        if (!tried.add(key)) {
            return;
        }
        missing(image, trail, "after the cut");
        var recorder = new Recorder();
        Allowed ended = recover(image, recorder, allowed, trail);
        if (trail.size() < width.depth() && Math.floorMod(print, width.everyFewth()) == 0) {
            cutRecovery(recorder, mode == CutMode.KILL ? allowed : ended, ended, trail);
        }
    }

    private void cutRecovery(Recorder recorder, Allowed within, Allowed ended, List<Cut> trail) {
        List<Snapshot> points = recorder.points();
        for (int i = 0; i < points.size(); i++) {
            missing(points.get(i), trail, "while recovering, before " + recorder.step(i));
            // The last point is the end: what recovery has decided stays.
            Allowed allowed = i == points.size() - 1 ? ended : within;
            cutAt(points.get(i), i, allowed, width.deeper(), trail);
        }
    }

    private Allowed recover(Snapshot image, Recorder recorder, Allowed allowed, List<Cut> trail) {
        recoveries++;
        SimMachine machine = recorder.boot(image);
        var bench = new Bench(machine, wiring);
        try {
            bench.recover();
            recorder.end();
            return judge(bench, allowed, trail);
        } catch (Failure | RuntimeException failed) {
            fail(trail, "recovery failed: " + failed);
            return allowed;
        }
    }

    private Allowed judge(Bench bench, Allowed allowed, List<Cut> trail) throws Failure {
        Observation found = Observation.of(bench.machine());
        String fromOld = expected.differenceFromOld(found);
        String fromNew = expected.differenceFromNew(found);
        boolean old = fromOld.isEmpty() && allowed != Allowed.NEW;
        boolean fresh = fromNew.isEmpty() && allowed != Allowed.OLD;
        if (!old && !fresh && !(expected.fails() && fromOld.isEmpty())) {
            fail(trail, "neither old nor new where " + allowed + " is right; from old:" + fromOld + "\n from new:" + fromNew);
        } else {
            List<String> problems = bench.problems();
            if (!problems.equals(fresh ? expected.newProblems() : expected.oldProblems())) {
                fail(trail, "the facts are not the disk: " + problems);
            }
            if (!fresh && recoveries % AGAIN_EVERY == 0) {
                tryAgain(bench.machine().snapshot(), trail);
            }
        }
        return expected.fails() ? Allowed.EITHER : fresh ? Allowed.NEW : Allowed.OLD;
    }

    /** What was taken back can be done afterwards, as if nothing had been. */
    private void tryAgain(Snapshot recovered, List<Cut> trail) throws Failure {
        SimMachine machine = SimMachine.boot(recovered, Gate.OPEN);
        try {
            world.act().run(new Bench(machine, wiring));
        } catch (Failure failed) {
            if (!expected.fails()) {
                throw failed;
            }
        }
        String difference = Observation.difference(
                Observation.timeless(expected.fresh().tree()), Observation.timeless(Observation.of(machine).tree()));
        if (!difference.isEmpty()) {
            fail(trail, "done again after recovery, it is not the new state:" + difference);
        }
    }

    /** T1: a path that old and new state share is never missing. */
    private void missing(Snapshot at, List<Cut> trail, String when) {
        var disk = new SimFilesystem(at.volumes(), at.mounts(), Gate.OPEN);
        for (RootPath path : expected.shared()) {
            try {
                if (disk.stat(path).isEmpty()) {
                    fail(trail, "T1: " + path + " is missing " + when);
                    return;
                }
            } catch (DiskException unreadable) {
                fail(trail, "T1: " + path + " cannot be reached " + when + ": " + unreadable.getMessage());
                return;
            }
        }
    }

    private void fail(List<Cut> trail, String what) {
        if (failures.size() < width.failuresMax()) {
            String text = String.join(",", trail.stream().map(Cut::toString).toList());
            String where = trail.isEmpty() ? "" : " before " + undisturbed.step(trail.getFirst().point());
            failures.add("world " + world + " cut " + text + where + "\n " + what + "\n replay: -Dsim.world='" + world
                    + "' -Dsim.trail=" + text);
        }
    }

    /** What is right, observed without any mistake. */
    record Expected(
            Observation old,
            Observation fresh,
            boolean fails,
            List<String> oldProblems,
            List<String> newProblems,
            Set<RootPath> shared) {
        static Expected of(World world, Snapshot base) {
            SimMachine machine = SimMachine.boot(base, Gate.OPEN);
            var bench = new Bench(machine, Wiring.DIRECT);
            Observation old = Observation.of(machine);
            boolean fails = false;
            try {
                List<String> oldProblems = bench.problems();
                try {
                    world.act().run(bench);
                } catch (Failure failed) {
                    fails = true;
                }
                Observation fresh = Observation.of(machine);
                List<String> newProblems = bench.problems();
                return new Expected(old, fresh, fails, oldProblems, newProblems, shared(base, fails ? meant(world, base) : machine, old));
            } catch (Failure failed) {
                throw new IllegalStateException("world " + world + ": " + failed.diagnostic(), failed);
            }
        }

        /** Where a transaction was going that fails by its scripts; the old state where it fails otherwise. */
        private static SimMachine meant(World world, Snapshot base) {
            SimMachine machine = SimMachine.boot(base, Gate.OPEN);
            try {
                world.act().run(Bench.ofLuckyScripts(machine));
                return machine;
            } catch (Failure refused) {
                return SimMachine.boot(base, Gate.OPEN);
            }
        }

        private static Set<RootPath> shared(Snapshot base, SimMachine after, Observation old) {
            SimMachine before = SimMachine.boot(base, Gate.OPEN);
            var shared = new TreeSet<RootPath>();
            var lines = new ArrayList<>(old.tree());
            lines.addAll(Observation.of(after).tree());
            for (String line : lines) {
                RootPath path = RootPath.of(line.substring(0, line.indexOf(' ')));
                if (isThere(before, path) && isThere(after, path)) {
                    shared.add(path);
                }
            }
            return shared;
        }

        private static boolean isThere(SimMachine machine, RootPath path) {
            try {
                return machine.disk().stat(path).isPresent();
            } catch (DiskException linksInACircle) {
                return false;
            }
        }

        /** Directories' times count: undoing puts them back. */
        String differenceFromOld(Observation found) {
            return Observation.difference(old.tree(), found.tree()) + differenceElsewhere(old, found);
        }

        /** Directories' times do not count: they say when names in them changed. */
        String differenceFromNew(Observation found) {
            return Observation.difference(Observation.timeless(fresh.tree()), Observation.timeless(found.tree()))
                    + differenceElsewhere(fresh, found);
        }

        static String differenceElsewhere(Observation wanted, Observation found) {
            List<String> ours = found.ours().stream().filter(line -> !isMemo(line)).toList();
            List<String> wantedOurs = wanted.ours().stream().filter(line -> !isMemo(line)).toList();
            return Observation.difference(wanted.facts(), found.facts()) + Observation.difference(wantedOurs, ours);
        }

        /** The list of file systems ever used is no state of a transaction. */
        private static boolean isMemo(String line) {
            return line.startsWith("/var/lib/mypkg/homes ");
        }
    }
}
