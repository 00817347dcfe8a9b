package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.diag.Failure;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sim.CutMode;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.testing.Gen;

/**
 * Cuts one scenario before every effect and around every step of the database, once by a kill and many times by a power
 * cut, recovers (cut again, up to three deep), and demands: exactly the old state or exactly the new one, facts that equal
 * the disk, nothing left over, no path missing that both states share (T1), and a history from which undo goes exactly back.
 */
final class Sweep {
    private static final int DEPTH_MAX = 3;

    private final Scenario scenario;
    private final Mutant mutant;
    private final Machine start;
    private final String oldImage;
    private final String newImage;
    private final SortedSet<RootPath> shared = new TreeSet<>();
    private final SortedSet<Digest> distinct = new TreeSet<>();
    private long states;

    /** The power is gone: whoever catches it is not running any more. */
    static final class PowerGone extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What was found wrong, and how to see it again. */
    static final class Found extends AssertionError {
        private static final long serialVersionUID = 1;

        Found(String message) {
            super(message);
        }

        Found(String message, Throwable cause) {
            super(message, cause);
        }
    }

    Sweep(Scenario scenario, Mutant mutant) throws Failure {
        this.scenario = scenario;
        this.mutant = mutant;
        this.start = scenario.build();
        this.oldImage = start.image();
        Machine done = start.fork();
        runTo(done, new ArrayList<>(), Mutant.NONE);
        this.newImage = done.image();
        collectShared(RootPath.ROOT, done);
        // Scripts write their outputs as they like.
        start.facts().packages().forEach(package_ -> shared.removeAll(package_.spec().generated()));
    }

    long states() {
        return states;
    }

    int distinctStates() {
        return distinct.size();
    }

    /** @param seeds how many power cuts each cut point is tried with, in each mode */
    void run(List<CutMode> modes, int seeds) throws Failure {
        var cuts = new ArrayList<Machine>();
        Machine last = start.fork();
        runTo(last, cuts, mutant);
        cuts.add(last);
        for (int cut = 0; cut < cuts.size(); cut++) {
            check(cuts.get(cut).fork(), Gen.ofSeed(cut), CutMode.ORDERED, "kill before effect " + cut);
            for (CutMode mode : modes) {
                for (int seed = 0; seed < seeds; seed++) {
                    Gen gen = Gen.ofSeed(cut * 1_000_003L + seed);
                    Machine machine = cuts.get(cut).fork();
                    machine.disk().powerCut(mode, gen);
                    check(machine, gen, mode, mode + " cut before effect " + cut + ", seed " + seed);
                }
            }
        }
    }

    private void runTo(Machine machine, List<Machine> cuts, Mutant with) throws Failure {
        machine.disk().watch(effect -> cuts.add(machine.fork()));
        try {
            TransactionEngine engine = engine(machine, with, () -> cuts.add(machine.fork()));
            engine.execute(scenario.operation().prepare(engine));
        } catch (TransactionException undone) {
            if (!(undone.fact() instanceof TransactionException.Fact.ScriptFailed)) {
                throw undone;
            }
        } finally {
            machine.disk().watch(effect -> {});
        }
    }

    private static TransactionEngine engine(Machine machine, Mutant mutant, Runnable onFacts) {
        InstalledDb watched = new WatchedDb(machine.facts(), onFacts);
        InstalledDb facts = mutant == Mutant.RETIRED_BEFORE_PROMOTION ? new Mutant.LateFacts(watched) : watched;
        Filesystem disk = mutant == Mutant.NONE ? machine.disk() : new Mutant.Mistaken(mutant, machine.disk(), facts);
        return machine.engine(disk, facts, mutant);
    }

    private static final class WatchedDb extends DelegatingDb {
        private final Runnable before;

        WatchedDb(InstalledDb real, Runnable before) {
            super(real);
            this.before = before;
        }

        @Override
        public long begin(NewTransaction transaction) throws DatabaseException {
            before.run();
            return super.begin(transaction);
        }

        @Override
        public void promote(long id) throws DatabaseException {
            before.run();
            super.promote(id);
        }

        @Override
        public void dropPending() throws DatabaseException {
            before.run();
            super.dropPending();
        }
    }

    private void check(Machine machine, Gen gen, CutMode mode, String how) {
        String where = scenario.name() + ": " + how + " (" + mutant + ")";
        try {
            count(machine);
            checkShared(machine, where);
            Machine recovered = recover(machine, gen, mode, where);
            checkState(recovered, where);
        } catch (Failure | IllegalStateException failed) {
            throw new Found(where + ": " + failed, failed);
        }
    }

    /** Recovers on a fork; cut up to three times, then without. */
    private Machine recover(Machine machine, Gen gen, CutMode mode, String where) throws Failure {
        Machine now = machine;
        for (int depth = gen.below(DEPTH_MAX + 1); depth > 0; depth--) {
            int cut = gen.below(60);
            boolean power = gen.flag();
            var left = new int[] {cut};
            Runnable tick = () -> {
                if (left[0]-- == 0) {
                    throw new PowerGone();
                }
            };
            now.disk().watch(effect -> tick.run());
            try {
                engine(now, mutant, tick).recover();
            } catch (PowerGone gone) {
                if (power) {
                    now.disk().powerCut(mode, gen);
                }
            }
            now.disk().watch(effect -> {});
            count(now);
            checkShared(now, where + ", recovery cut at " + cut);
        }
        engine(now, mutant, () -> {}).recover();
        return now;
    }

    private void checkState(Machine machine, String where) throws Failure {
        String image = machine.image();
        boolean isOld = image.equals(oldImage);
        boolean isNew = image.equals(newImage);
        if (!isOld && !isNew) {
            throw new Found(where + ": neither old nor new:\n" + difference(image));
        }
        int extra = machine.facts().history().size() - start.facts().history().size();
        if (!oldImage.equals(newImage) && extra != (isNew ? 1 : 0)) {
            throw new Found(where + ": the history says otherwise");
        }
        if (!machine.engine().verify(List.of()).isEmpty()) {
            throw new Found(where + ": T3 " + machine.engine().verify(List.of()));
        }
        checkLeftovers(machine, where);
        goOn(machine, extra == 1, where);
    }

    /** From the old state the transaction can be done again; from the new one undo leads exactly back. */
    private void goOn(Machine machine, boolean committed, String where) throws Failure {
        TransactionEngine engine = machine.engine();
        if (committed) {
            engine.execute(engine.prepareUndo(engine.latest(), "undo"));
            if (!machine.image().equals(oldImage)) {
                throw new Found(where + ": T5 undo does not lead back:\n" + lines(oldImage, machine.image()));
            }
        } else {
            runTo(machine, new ArrayList<>(), Mutant.NONE);
            if (!machine.image().equals(newImage)) {
                throw new Found(where + ": the second try does not lead on:\n" + lines(newImage, machine.image()));
            }
        }
    }

    private void checkLeftovers(Machine machine, String where) throws Failure {
        for (RootPath home : List.of(Places.MAIN, RootPath.of("boot/.mypkg"))) {
            if (machine.disk().stat(home).isEmpty()) {
                continue;
            }
            for (Bytes name : machine.disk().list(home)) {
                String text = name.toString();
                boolean past = text.startsWith("t") && machine.facts().isCommitted(Long.parseLong(text.substring(1)));
                if (!past && !text.equals("homes")) {
                    throw new Found(where + ": left over: " + text);
                }
                if (past && machine.exists(home.resolve(text + "/new").toString())) {
                    throw new Found(where + ": left over: " + text + "/new");
                }
            }
        }
    }

    private void count(Machine machine) throws DiskException, DatabaseException {
        states++;
        var text = new StringBuilder(machine.image()).append(machine.historyImage());
        ours(machine, Places.MAIN, text);
        ours(machine, RootPath.of("boot/.mypkg"), text);
        distinct.add(Digest.of(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static void ours(Machine machine, RootPath directory, StringBuilder text) throws DiskException {
        if (NodeType.of(machine.disk().stat(directory)) != NodeType.DIRECTORY) {
            return;
        }
        for (Bytes name : machine.disk().list(directory)) {
            RootPath path = directory.resolve(name.toArray());
            text.append(path).append(' ').append(machine.disk().stat(path).orElseThrow().sizeBytes()).append('\n');
            ours(machine, path, text);
        }
    }

    private void collectShared(RootPath directory, Machine done) throws DiskException {
        for (Bytes name : start.disk().list(directory)) {
            RootPath path = directory.resolve(name.toArray());
            if (!path.startsWith(Places.MAIN) && done.disk().stat(path).isPresent()) {
                shared.add(path);
                if (NodeType.of(start.disk().stat(path)) == NodeType.DIRECTORY) {
                    collectShared(path, done);
                }
            }
        }
    }

    private void checkShared(Machine machine, String where) throws DiskException {
        for (RootPath path : shared) {
            if (machine.disk().stat(path).isEmpty() && !path.toString().contains(Places.HOME_NAME)) {
                throw new Found(where + ": T1 " + path + " is missing");
            }
        }
    }

    private String difference(String image) {
        return "against old:\n" + lines(oldImage, image) + "against new:\n" + lines(newImage, image);
    }

    private static String lines(String expected, String actual) {
        var out = new StringBuilder();
        List<String> want = Arrays.asList(expected.split("\n"));
        List<String> have = Arrays.asList(actual.split("\n"));
        want.stream().filter(line -> !have.contains(line)).forEach(line -> out.append("  - ").append(line).append('\n'));
        have.stream().filter(line -> !want.contains(line)).forEach(line -> out.append("  + ").append(line).append('\n'));
        return out.toString();
    }
}
