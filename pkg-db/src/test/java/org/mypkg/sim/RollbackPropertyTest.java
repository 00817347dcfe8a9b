package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;
import org.mypkg.testing.Gen;
import org.mypkg.txn.TransactionException;

/** After any sequence of transactions a rollback to each point brings back exactly what was there: tree, packages, world. */
final class RollbackPropertyTest {
    private static final int SEEDS = Integer.getInteger("sim.seeds", 30);
    private static final int STEPS = 7;
    private static final int COMPARED_LEAST = 80;

    /** What is compared. */
    private record State(List<String> tree, List<String> packages) {
        static State of(SimMachine machine) {
            List<String> packages =
                    machine.facts().packages().stream().map(one -> one.spec().id() + " " + machine.facts().files(one.row())).toList();
            // Our own directory comes into a mount point when it is first needed, and stays: that changes the mount point's time.
            List<String> tree = Observation.of(machine).tree().stream().filter(line -> !line.startsWith("/boot DIRECTORY")).toList();
            return new State(tree, packages);
        }
    }

    @Test
    void everyPointComesBack() throws Failure {
        int compared = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            compared += everyPoint(seed);
        }
        assertTrue(compared > COMPARED_LEAST, "only " + compared + " rollbacks were compared");
    }

    private static int everyPoint(long seed) throws Failure {
        Gen gen = Gen.ofSeed(seed);
        SimMachine machine = SimMachine.empty();
        var bench = new Bench(machine, Wiring.DIRECT);
        for (String path : List.of("etc", "etc/mypkg", "var", "var/lib", "var/lib/mypkg", "boot")) {
            bench.directory(path);
        }
        if (gen.chance(1, 3)) {
            machine.disk().mount(RootPath.of("boot"), Volume.Flavor.FAT);
        }
        var states = new TreeMap<Long, State>();
        states.put(0L, State.of(machine));
        for (int i = 0; i < STEPS; i++) {
            step(gen, bench, i, states);
        }
        return compare(machine.snapshot(), states, seed);
    }

    /** What is refused, or taken back because its script fails, changes nothing. */
    private static void step(Gen gen, Bench bench, int number, SortedMap<Long, State> states) {
        var names = new ArrayList<String>();
        bench.machine().facts().packages().forEach(one -> names.add(one.name().value()));
        SimPackage one = GeneratedWorlds.drawn(gen, "one", String.valueOf(number), "");
        SimPackage other = GeneratedWorlds.drawn(gen, "other", String.valueOf(number), "x");
        try {
            switch (gen.below(6)) {
                case 0 -> bench.change(names.contains("one") ? one.remove() : one.install());
                case 1 -> bench.change(names.contains("other") ? other.remove() : other.install());
                case 2 -> bench.undoLast();
                case 3 -> bench.change(names.contains("other") ? other.upgrade() : other.install());
                default -> bench.change(names.contains("one") ? one.upgrade() : one.install());
            }
            states.put(bench.transactions().getLast(), State.of(bench.machine()));
        } catch (Failure | java.util.NoSuchElementException nothingDone) {
            return;
        }
    }

    private static int compare(Snapshot last, SortedMap<Long, State> states, long seed) throws Failure {
        int compared = 0;
        for (long point : states.headMap(states.lastKey()).keySet()) {
            SimMachine machine = SimMachine.boot(last, Gate.OPEN);
            var bench = new Bench(machine, Wiring.DIRECT);
            State before = State.of(machine);
            try {
                bench.rollback(point);
            } catch (TransactionException undone) {
                // FAT cannot exchange a file for a directory: then nothing has changed.
                assertTrue(undone.fact().toString().contains("cannot exchange /boot"), undone.toString());
                assertSame(before, State.of(machine), "seed " + seed);
                continue;
            }
            assertSame(states.getOrDefault(point, before), State.of(machine), "seed " + seed + ", rollback to " + point + " of " + states.keySet());
            bench.undoLast();
            assertSame(before, State.of(machine), "seed " + seed + ", the rollback to " + point + " taken back");
            compared++;
        }
        return compared;
    }

    private static void assertSame(State wanted, State found, String where) {
        assertEquals("", Observation.difference(wanted.tree(), found.tree()), where);
        assertEquals(wanted.packages(), found.packages(), where);
    }
}
