package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mypkg.diag.Failure;

/** T5: undoing gives a tree that is equal in everything, directories' times too; a time that says more than ours is left. */
final class UndoTimesTest {
    static Stream<World> worlds() {
        return Stream.of(Worlds.replace(), Worlds.install(), Worlds.remove(), Worlds.nested(), Worlds.metadata(), Worlds.fileToDirectory(),
                Worlds.directoryToLink(), Worlds.usrMerge(), Worlds.usrSplit(), LinkWorlds.turnRound(), Worlds.boot(), Worlds.scriptsThatWrite());
    }

    private static List<String> tree(Bench bench) {
        return Observation.of(bench.machine()).tree();
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void t5_undoPutsDirectoriesTimesBack(World world) throws Failure {
        var bench = new Bench(SimMachine.boot(world.base(), Gate.OPEN), Wiring.DIRECT);
        List<String> before = tree(bench);
        world.act().run(bench);
        List<String> after = tree(bench);
        assertNotEquals(before, after);
        bench.undoLast();
        assertEquals("", Observation.difference(before, tree(bench)));
        bench.undoLast();
        assertEquals("", Observation.difference(after, tree(bench)), "the undoing undone");
    }

    @Test
    void t5_aTimeThatTellsOfALaterChangeStays() throws Failure {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1");
        SimPackage two = SimPackage.of("b", "1").file("usr/bin/b", "2");
        SimPackage base = SimPackage.of("base", "1").directory("usr/bin", 0755);
        var bench = new Bench(SimMachine.boot(new World("two", b -> b.install(base), b -> {}).base(), Gate.OPEN), Wiring.DIRECT);
        String before = timeOfBin(tree(bench));
        long first = bench.install(one).id();
        bench.install(two);
        bench.undo(first);
        assertNotEquals(before, timeOfBin(tree(bench)));
    }

    private static String timeOfBin(List<String> tree) {
        return tree.stream().filter(line -> line.startsWith("/usr/bin ")).findFirst().orElseThrow();
    }
}
