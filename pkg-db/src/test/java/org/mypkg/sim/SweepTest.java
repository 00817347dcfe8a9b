package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise, proved on the simulated machine: wherever a transaction or its recovery is cut, by a kill or a power cut of
 * any kind, and whichever step the disk refuses, the root ends exactly in the old state or exactly in the new one.
 *
 * <p>A failure prints its world and its trail of cuts; {@code -Dsim.world=NAME -Dsim.trail=TRAIL} replays just those
 * (several worlds' names are parted by commas).
 * {@code -Dsim.seeds=N} tries N seeds of the generated worlds instead of a few.
 */
final class SweepTest {
    private static final int GENERATED = 10;
    private static final int STATES_LEAST = 20_000;

    @Test
    void everyCutOfEveryWorldEndsOldOrNew() {
        var failures = new ArrayList<String>();
        int states = 0;
        for (World world : chosen(Worlds.all())) {
            Sweep.Result result = sweep(world, Width.DEFAULT);
            failures.addAll(result.failures());
            states += result.states();
        }
        say("distinct crash states of the written worlds", states);
        assertEquals(List.of(), failures);
        assertTrue(states > STATES_LEAST || isReplay(), "only " + states + " states: the sweep has become blind");
    }

    @Test
    void everyCutOfGeneratedWorldsEndsOldOrNew() {
        var failures = new ArrayList<String>();
        int states = 0;
        int seeds = Integer.getInteger("sim.seeds", GENERATED);
        for (World world : chosen(GeneratedWorlds.ofSeeds(seeds))) {
            Sweep.Result result = sweep(world, Width.GENERATED);
            failures.addAll(result.failures());
            states += result.states();
        }
        say("distinct crash states of the generated worlds", states);
        assertEquals(List.of(), failures);
    }

    @Test
    void everyRefusedStepIsTakenBackOrSettled() {
        var failures = new ArrayList<String>();
        int runs = 0;
        for (World world : chosen(Worlds.all())) {
            ErrorSweep.Result result = new ErrorSweep(world).run();
            failures.addAll(result.failures());
            runs += result.runs();
        }
        say("injected errors", runs);
        assertEquals(List.of(), failures);
    }

    /** The count is a part of the proof: it stands in the log of every run. */
    private static void say(String what, int count) {
        System.out.println("simulator: " + count + " " + what);
    }

    static Stream<World> allWorlds() {
        return Stream.concat(Worlds.all().stream(), GeneratedWorlds.ofSeeds(60).stream());
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("allWorlds")
    void recoveryCutDeeper(World world) {
        boolean written = Worlds.all().stream().anyMatch(one -> one.name().equals(world.name()));
        Sweep.Result result = sweep(world, written ? Width.WIDE : Width.GENERATED);
        say("distinct crash states of world '" + world.name() + "'", result.states());
        assertEquals(List.of(), result.failures());
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("allWorlds")
    void refusedStepsOfAllWorlds(World world) {
        assertEquals(List.of(), new ErrorSweep(world).run().failures());
    }

    private static boolean isReplay() {
        return Optional.ofNullable(System.getProperty("sim.world")).isPresent();
    }

    private static List<World> chosen(List<World> worlds) {
        String only = System.getProperty("sim.world", "");
        return worlds.stream().filter(world -> only.isEmpty() || List.of(only.split(",", -1)).contains(world.name())).toList();
    }

    private static Sweep.Result sweep(World world, Width width) {
        Sweep sweep = new Sweep(world, Wiring.DIRECT, width);
        String trail = System.getProperty("sim.trail", "");
        return trail.isEmpty() ? sweep.run() : sweep.replay(Cut.trail(trail));
    }
}
