package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Lit;
import org.mypkg.sat.Solver;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** Every optimum comes with a proof that somebody else accepts, and no wrong one is accepted. */
class OptimumTest {
    private static void isProven(Gen gen) {
        Problem problem = new Universes(gen, gen.between(2, 8), 4).problem();
        gen.note("problem", problem);
        var checker = new OptimumChecker();
        switch (new Resolver(Budget.DEFAULT, checker).resolve(problem)) {
            case Outcome.Solved solved -> assertTrue(checker.provesOptimum(), checker.fault());
            case Outcome.Unsolvable unsolvable -> assertTrue(checker.proves(), checker.fault());
            case Outcome.GaveUp gaveUp -> throw new AssertionError("gave up");
        }
    }

    @Test
    void everyOutcomeIsProven() {
        Property.check("optimality is proven", 2_000, OptimumTest::isProven);
    }

    @Tag("slow")
    @Test
    void everyOutcomeIsProvenInManyMore() {
        Property.check("optimality is proven, many more", 60_000, OptimumTest::isProven);
    }

    /** Random clauses and objectives, where the optimum is far from what the first answer gives. */
    private static void optimumOfClauses(Gen gen) {
        int variables = gen.between(2, 10);
        var checker = new OptimumChecker();
        var solver = new Solver(checker);
        for (int v = 0; v < variables; v++) {
            solver.newVariable();
        }
        List<int[]> clauses = gen.list(3 * variables, g -> literals(g, variables, 4));
        clauses.forEach(solver::add);
        List<int[]> objectives = gen.list(1, 3, g -> literals(g, variables, 8));
        int[] ties = literals(gen, variables, 4);
        var optimizer = new Optimizer(solver, Budget.DEFAULT, checker);
        List<Integer> expected = best(variables, clauses, objectives, ties);
        gen.note("expected", expected);
        Answer answer = optimizer.start();
        assertEquals(expected.isEmpty() ? Answer.UNSATISFIABLE : Answer.SATISFIABLE, answer);
        if (answer == Answer.SATISFIABLE) {
            objectives.forEach(optimizer::minimize);
            optimizer.prefer(ties);
            assertTrue(checker.provesOptimum(), checker.fault());
            assertEquals(expected, costs(objectives, ties, v -> optimizer.holds(v)));
        } else {
            assertTrue(checker.proves(), checker.fault());
        }
    }

    private static int[] literals(Gen gen, int variables, int most) {
        int[] literals = new int[gen.between(1, most)];
        Arrays.setAll(literals, i -> gen.below(2 * variables));
        return literals;
    }

    private interface Values {
        boolean isTrue(int variable);
    }

    private static boolean holds(int literal, Values values) {
        return values.isTrue(Lit.variable(literal)) == Lit.isPositive(literal);
    }

    private static List<Integer> costs(List<int[]> objectives, int[] ties, Values values) {
        var costs = new ArrayList<Integer>();
        objectives.forEach(o ->
                costs.add((int) Arrays.stream(o).filter(l -> holds(l, values)).count()));
        Arrays.stream(ties).forEach(l -> costs.add(holds(l, values) ? 0 : 1));
        return costs;
    }

    /** Tries all assignments; empty when none satisfies the clauses. */
    private static List<Integer> best(int variables, List<int[]> clauses, List<int[]> objectives, int[] ties) {
        List<Integer> best = List.of();
        for (int bits = 0; bits < 1 << variables; bits++) {
            int assignment = bits;
            Values values = v -> (assignment >> v & 1) == 1;
            if (clauses.stream().allMatch(c -> Arrays.stream(c).anyMatch(l -> holds(l, values)))) {
                List<Integer> costs = costs(objectives, ties, values);
                best = best.isEmpty() || Arrays.compare(ints(costs), ints(best)) < 0 ? costs : best;
            }
        }
        return best;
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void optimaOfRandomClausesAreProvenAndRight() {
        Property.check("optima of random clauses", 2_500, OptimumTest::optimumOfClauses);
    }

    private static OptimumChecker atMostOneOfTwo() {
        var checker = new OptimumChecker();
        checker.given(new int[] {0, 2}, 2);
        checker.answer(new boolean[] {true, false, false, false});
        checker.objective(new int[] {0, 2});
        return checker;
    }

    @Test
    void aRightProofIsAccepted() {
        OptimumChecker checker = atMostOneOfTwo();
        checker.core(new int[] {0, 2}, 2);
        checker.optimum(1);
        checker.preferred(0, true);
        assertTrue(checker.provesOptimum(), checker.fault());
        assertEquals(List.of(1), checker.optima());
    }

    @Test
    void wrongClaimsAreRefused() {
        OptimumChecker tooGood = atMostOneOfTwo();
        tooGood.optimum(0);
        assertNotEquals("", tooGood.fault());
        OptimumChecker noCore = atMostOneOfTwo();
        noCore.core(new int[] {0}, 2);
        assertNotEquals("", noCore.fault());
        OptimumChecker twice = atMostOneOfTwo();
        twice.core(new int[] {0, 2}, 2);
        twice.core(new int[] {0, 2}, 4);
        assertNotEquals("", twice.fault());
        OptimumChecker meaningful = atMostOneOfTwo();
        meaningful.core(new int[] {0, 2}, 1);
        assertNotEquals("", meaningful.fault());
        OptimumChecker slippedIn = atMostOneOfTwo();
        slippedIn.given(new int[] {1}, 1);
        assertNotEquals("", slippedIn.fault());
        OptimumChecker couldBeHad = atMostOneOfTwo();
        couldBeHad.core(new int[] {0, 2}, 2);
        couldBeHad.optimum(1);
        couldBeHad.preferred(0, false);
        assertNotEquals("", couldBeHad.fault());
    }

    @Test
    void anAnswerThatIsNotTheBestIsRefused() {
        OptimumChecker worse = atMostOneOfTwo();
        worse.core(new int[] {0, 2}, 2);
        worse.answer(new boolean[] {true, true, false, false});
        worse.optimum(1);
        assertNotEquals("", worse.fault());
        OptimumChecker unmet = atMostOneOfTwo();
        assertFalse(unmet.provesOptimum());
        OptimumChecker broken = atMostOneOfTwo();
        broken.core(new int[] {0, 2}, 2);
        broken.optimum(1);
        broken.answer(new boolean[] {false, false, false, false});
        assertFalse(broken.provesOptimum());
    }
}
