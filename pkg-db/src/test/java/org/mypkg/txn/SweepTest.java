package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mypkg.diag.Failure;
import org.mypkg.sim.CutMode;

/** Every cut point of every scenario. */
final class SweepTest {
    private static final List<CutMode> ALL = List.of(CutMode.ORDERED, CutMode.SUBSET, CutMode.SPLIT);

    @Test
    void everyCutLeadsToTheOldStateOrTheNewOne(TestReporter reporter) throws Failure {
        long states = 0;
        long distinct = 0;
        for (Scenario scenario : Scenario.all()) {
            Sweep sweep = new Sweep(scenario, Mutant.NONE);
            sweep.run(ALL, Integer.getInteger("sweep.seeds", 4));
            states += sweep.states();
            distinct += sweep.distinctStates();
        }
        assertTrue(states > 10_000, "only " + states + " crash states");
        reporter.publishEntry("crash states", states + " seen, " + distinct + " distinct");
    }

    @ParameterizedTest
    @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void plantedMistakeIsCaught(Mutant mutant, TestReporter reporter) {
        Throwable found = assertThrows(Sweep.Found.class, () -> {
            for (Scenario scenario : Scenario.all()) {
                new Sweep(scenario, mutant).run(ALL, 6);
            }
        });
        reporter.publishEntry(mutant.name(), String.valueOf(found.getMessage()).lines().findFirst().orElse(""));
    }
}
