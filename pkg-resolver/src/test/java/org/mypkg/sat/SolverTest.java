package org.mypkg.sat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;
import org.sat4j.specs.TimeoutException;

class SolverTest {
    private static final int[] NOTHING = new int[0];

    private static void agree(Cnf cnf) throws TimeoutException {
        var checker = new ProofChecker();
        Solver solver = cnf.solver(checker);
        Answer answer = solver.solve(NOTHING, Limit.NONE);
        assertEquals("", checker.fault());
        assertEquals(cnf.satisfiable() ? Answer.SATISFIABLE : Answer.UNSATISFIABLE, answer);
        if (answer == Answer.SATISFIABLE) {
            assertTrue(cnf.holdsIn(solver), "the model is none");
        } else {
            assertTrue(checker.proves(), "no proof");
        }
    }

    @Test
    void smallRandomProblemsAgreeWithAnotherSolver() {
        Property.check("small random problems agree with sat4j", 1_500, gen -> {
            int variables = gen.between(1, 14);
            agree(Cnf.random(gen, variables, gen.below(5 * variables + 1)));
        });
    }

    @Test
    void hardRandomProblemsAgreeWithAnotherSolver() {
        Property.check("hard random problems agree with sat4j", 25, gen -> {
            int variables = gen.between(40, 90);
            agree(Cnf.hard(gen, variables));
        });
    }

    @Test
    void largeProblemsKeepTheirModelThroughReductions() {
        Property.check("large problems, many learned clauses", 3, gen -> {
            Cnf cnf = Cnf.hard(gen, 150);
            Solver solver = cnf.solver(Proof.NONE);
            Answer answer = solver.solve(NOTHING, Limit.NONE);
            assertEquals(cnf.satisfiable() ? Answer.SATISFIABLE : Answer.UNSATISFIABLE, answer);
            assertTrue(answer != Answer.SATISFIABLE || cnf.holdsIn(solver));
        });
    }

    @Test
    void failedAssumptionsCannotHoldTogether() {
        Property.check("failed assumptions are to blame", 600, gen -> {
            int variables = gen.between(3, 14);
            Cnf cnf = Cnf.random(gen, variables, gen.below(4 * variables));
            Solver solver = cnf.solver(Proof.NONE);
            for (int round = 0; round < 4; round++) {
                int[] assumptions = new int[gen.below(6)];
                Arrays.setAll(assumptions, i -> gen.below(2 * variables));
                Answer answer = solver.solve(assumptions, Limit.NONE);
                boolean possible = cnf.with(assumptions).satisfiable();
                assertEquals(possible ? Answer.SATISFIABLE : Answer.UNSATISFIABLE, answer);
                if (possible) {
                    assertTrue(cnf.with(assumptions).holdsIn(solver));
                } else {
                    int[] failed = solver.failedAssumptions();
                    for (int literal : failed) {
                        assertTrue(Arrays.stream(assumptions).anyMatch(a -> a == literal), "blames what was not assumed");
                    }
                    assertFalse(cnf.with(failed).satisfiable(), "blames too few");
                }
            }
        });
    }

    @Test
    void clausesMayComeLater() {
        Property.check("incremental equals all at once", 400, gen -> {
            int variables = gen.between(3, 12);
            Cnf cnf = Cnf.random(gen, variables, gen.below(5 * variables));
            var solver = new Solver();
            for (int v = 0; v < variables; v++) {
                solver.newVariable();
            }
            for (int[] clause : cnf.clauses()) {
                solver.add(clause);
                if (gen.chance(1, 4)) {
                    solver.solve(new int[] {gen.below(2 * variables)}, Limit.NONE);
                }
            }
            Answer expected = cnf.satisfiable() ? Answer.SATISFIABLE : Answer.UNSATISFIABLE;
            assertEquals(expected, solver.solve(NOTHING, Limit.NONE));
        });
    }

    @Test
    void theLimitCountsConflicts() {
        Solver solver = Cnf.pigeons(11).solver(Proof.NONE);
        assertEquals(Answer.UNKNOWN, solver.solve(NOTHING, Limit.conflicts(2_000)));
        assertEquals(2_000, solver.conflicts());
        assertEquals(Answer.UNKNOWN, solver.solve(NOTHING, new Limit(Long.MAX_VALUE, () -> true)));
    }

    @Test
    void theSameCallsGiveTheSameCounts() {
        Cnf cnf = Cnf.hard(Gen.ofSeed(7), 100);
        Solver one = cnf.solver(Proof.NONE);
        Solver other = cnf.solver(Proof.NONE);
        assertEquals(one.solve(NOTHING, Limit.NONE), other.solve(NOTHING, Limit.NONE));
        assertEquals(one.conflicts(), other.conflicts());
        assertEquals(one.decisions(), other.decisions());
        assertEquals(one.restarts(), other.restarts());
    }

    @Test
    void guessesFollowTheSuggestion() {
        var solver = new Solver();
        int one = solver.newVariable();
        int other = solver.newVariable();
        solver.suggest(other, true);
        assertEquals(Answer.SATISFIABLE, solver.solve(NOTHING, Limit.NONE));
        assertFalse(solver.isTrue(one));
        assertTrue(solver.isTrue(other));
    }

    @Test
    void restartsFollowTheSequenceOfLuby() {
        long[] found = new long[15];
        Arrays.setAll(found, Luby::at);
        assertArrayEquals(new long[] {1, 1, 2, 1, 1, 2, 4, 1, 1, 2, 1, 1, 2, 4, 8}, found);
    }
}
