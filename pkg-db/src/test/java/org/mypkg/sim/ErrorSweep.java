package org.mypkg.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.txn.TransactionException;

/**
 * Lets each step of a world's transaction fail in turn while the program goes on: it must end in the old state and say so,
 * or in the new one; what it said must survive a power cut; and the next recovery leaves nothing over.
 */
final class ErrorSweep {
    private static final int FAILURES_MAX = 4;
    private static final RootPath DONE = RootPath.of("var/lib/mypkg/journal.done");
    /** A disk that is full, or that was made read-only because of its errors, stays so for longer than one step. */
    private static final int LASTING = 1_000_000;

    private static final int ENOMEM = 12;
    private static final int EMFILE = 24;
    private static final List<Integer> ONCE = List.of(DiskException.ENOSPC, DiskException.EIO, DiskException.EINTR);
    /** Nobody decides by these: one of them at each step is enough. */
    private static final List<Integer> STAY = List.of(DiskException.EDQUOT, DiskException.EROFS, ENOMEM, DiskException.EIO, EMFILE);

    private final World world;
    private final Snapshot base;
    private final Sweep.Expected expected;
    private final List<String> failures = new ArrayList<>();
    private final Set<Long> tried = new TreeSet<>();
    private int runs;

    ErrorSweep(World world) {
        this.world = world;
        this.base = world.base();
        this.expected = Sweep.Expected.of(world, base);
    }

    /** What was found, and how many errors were tried. */
    record Result(List<String> failures, int runs) {}

    Result run() {
        for (int errno : ONCE) {
            sweep(List.of(errno), 1);
        }
        sweep(STAY, LASTING);
        return new Result(failures, runs);
    }

    /** @param errnos taken in turn, step by step */
    private void sweep(List<Integer> errnos, int count) {
        boolean reached = true;
        for (int from = 0; reached && failures.size() < FAILURES_MAX; from++) {
            reached = tryFault(new Recorder.Fault(from, count, errnos.get(from % errnos.size())));
        }
    }

    /** Whether the run was long enough for the fault to happen. */
    private boolean tryFault(Recorder.Fault fault) {
        var recorder = new Recorder(fault);
        SimMachine machine = recorder.boot(base);
        Optional<Failure> thrown = Optional.empty();
        try {
            world.act().run(new Bench(machine, Wiring.DIRECT));
        } catch (Failure failed) {
            thrown = Optional.of(failed);
        } catch (RuntimeException bug) {
            fail(fault, recorder, "the program broke: " + bug);
            return true;
        }
        boolean happened = recorder.points().size() > fault.from();
        if (happened) {
            runs++;
            judge(fault, recorder, machine.snapshot(), thrown);
        }
        return happened;
    }

    private void judge(Recorder.Fault fault, Recorder recorder, Snapshot after, Optional<Failure> thrown) {
        boolean unfinished = thrown.isPresent() && thrown.get() instanceof TransactionException transaction
                && transaction.fact() instanceof TransactionException.Fact.Unfinished;
        if (thrown.isPresent() && !unfinished && !isOldOnTheSurface(after)) {
            fail(fault, recorder, "not the old state when it was given up with: " + thrown.get().getMessage());
        }
        if (thrown.isEmpty() && isSyncBeforeCommit(fault, recorder, after)) {
            fail(fault, recorder, "a sync failed before COMMIT, and the transaction went on"); // I1, I2
        }
        var ends = new ArrayList<Snapshot>();
        ends.add(after);
        for (long seed = 0; seed < 4; seed++) {
            ends.add(after.after(CutMode.SUBSET, seed));
        }
        int said = unfinished ? 2 : thrown.isPresent() ? 1 : 0;
        for (Snapshot end : ends) {
            // Most errors at one step leave the same machine, of which the same was said.
            if (!tried.add(Fingerprint.of(end) * 31 + said)) {
                continue;
            }
            SimMachine machine = SimMachine.boot(end, Gate.OPEN);
            try {
                new Bench(machine, Wiring.DIRECT).recover();
            } catch (Failure failed) {
                fail(fault, recorder, "recovery after it failed: " + failed.getMessage());
                return;
            }
            Observation found = Observation.of(machine);
            String fromOld = expected.differenceFromOld(found);
            String fromNew = expected.differenceFromNew(found);
            boolean right = unfinished ? fromOld.isEmpty() || fromNew.isEmpty() : (thrown.isPresent() ? fromOld : fromNew).isEmpty();
            if (!right) {
                fail(fault, recorder, (thrown.isPresent() ? "given up with " + thrown.get().getMessage() : "done")
                        + "; from old:" + fromOld + "\n from new:" + fromNew);
                return;
            }
        }
    }

    /** What could not be made durable must not be relied upon: neither arming nor COMMIT may follow. */
    private static boolean isSyncBeforeCommit(Recorder.Fault fault, Recorder recorder, Snapshot after) {
        if (!recorder.step(fault.from()).startsWith("Sync")) {
            return false;
        }
        SimMachine then = SimMachine.boot(recorder.points().get(fault.from()), Gate.OPEN);
        try {
            boolean promoted = then.facts().history().equals(SimMachine.boot(after, Gate.OPEN).facts().history());
            return then.disk().stat(DONE).isEmpty() && !promoted;
        } catch (Failure impossible) {
            throw new AssertionError(impossible);
        }
    }

    private boolean isOldOnTheSurface(Snapshot after) {
        Observation found = Observation.of(SimMachine.boot(after, Gate.OPEN));
        return found.tree().equals(expected.old().tree()) && found.facts().equals(expected.old().facts());
    }

    private void fail(Recorder.Fault fault, Recorder recorder, String what) {
        failures.add("world " + world + ", " + fault + " at " + recorder.step(fault.from()) + "\n " + what);
    }
}
