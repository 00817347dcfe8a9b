package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The sweep finds every planted mistake; a sweep that misses one proves nothing about the transaction. */
final class MutantTest {
    @TestFactory
    Stream<DynamicTest> everyMistakeIsFound() {
        return Mutants.all().stream().map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> isFound(mutant)));
    }

    @TestFactory
    Stream<DynamicTest> everyMistakeThatOnlyAUserMeetsIsFound() {
        return BlindMutants.all().stream().map(blind -> DynamicTest.dynamicTest(blind.mutant().name(), () -> {
            UserSaves.Result result = blind.run();
            assertTrue(result.saves() > 0, "the user could not save");
            assertFalse(result.lost().isEmpty(), "nobody noticed: " + blind.mutant());
        }));
    }

    private static void isFound(Mutant mutant) {
        List<String> failures = new Sweep(mutant.world(), mutant, Width.NARROW).run().failures();
        assertFalse(failures.isEmpty(), "nobody noticed: " + mutant);
        assertTrue(failures.stream().noneMatch(failure -> failure.contains("fails undisturbed")), failures::toString);
    }
}
