package org.mypkg.sat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** The solver's conclusions are checked by somebody who shares nothing with it, and who sees through wrong ones. */
class ProofTest {
    private static final int[] NOTHING = new int[0];

    /** One step of a proof, so that mistakes can be planted. */
    private record Step(char kind, int[] literals) {
        void tell(Proof listener) {
            switch (kind) {
                case 'g' -> listener.given(literals, literals.length);
                case 'l' -> listener.learned(literals, literals.length);
                case 'd' -> listener.deleted(literals, literals.length);
                default -> listener.failed(literals, literals.length);
            }
        }
    }

    private static List<Step> steps(ProofLog log) {
        var steps = new ArrayList<Step>();
        log.replay(new Proof() {
            @Override
            public void given(int[] literals, int size) {
                steps.add(new Step('g', literals));
            }

            @Override
            public void learned(int[] literals, int size) {
                steps.add(new Step('l', literals));
            }

            @Override
            public void deleted(int[] literals, int size) {
                steps.add(new Step('d', literals));
            }

            @Override
            public void failed(int[] assumptions, int size) {
                steps.add(new Step('f', assumptions));
            }
        });
        return steps;
    }

    private static ProofChecker check(List<Step> steps) {
        var checker = new ProofChecker();
        steps.forEach(step -> step.tell(checker));
        return checker;
    }

    private static void searchesInTurn(Gen gen) throws Exception {
        int variables = gen.between(3, 16);
        Cnf cnf = Cnf.random(gen, variables, gen.below(5 * variables));
        var log = new ProofLog();
        var solver = new Solver(log);
        for (int v = 0; v < variables; v++) {
            solver.newVariable();
        }
        var sofar = new ArrayList<int[]>();
        for (int[] clause : cnf.clauses()) {
            solver.add(clause);
            sofar.add(clause);
            if (gen.chance(1, 6)) {
                int[] assumptions = new int[gen.below(6)];
                Arrays.setAll(assumptions, i -> gen.below(2 * variables));
                boolean possible = new Cnf(variables, sofar).with(assumptions).satisfiable();
                Answer answer = solver.solve(assumptions, Limit.NONE);
                assertEquals(possible ? Answer.SATISFIABLE : Answer.UNSATISFIABLE, answer);
            }
        }
        boolean possible = cnf.satisfiable();
        assertEquals(possible ? Answer.SATISFIABLE : Answer.UNSATISFIABLE, solver.solve(NOTHING, Limit.NONE));
        ProofChecker checker = check(steps(log));
        assertEquals("", checker.fault());
        assertEquals(!possible, checker.proves());
    }

    @Test
    void everySearchUnderAssumptionsIsProven() {
        Property.check("proofs over many searches", 2_000, ProofTest::searchesInTurn);
    }

    @Tag("slow")
    @Test
    void everySearchUnderAssumptionsIsProvenInManyMore() {
        Property.check("proofs over many searches, many more", 60_000, ProofTest::searchesInTurn);
    }

    @Test
    void aFailedSearchIsAStepOfTheProof() {
        var log = new ProofLog();
        var solver = new Solver(log);
        int one = solver.newVariable();
        int other = solver.newVariable();
        solver.add(Lit.not(one), Lit.not(other));
        int[] both = {Lit.of(one), Lit.of(other)};
        assertEquals(Answer.UNSATISFIABLE, solver.solve(both, Limit.NONE));
        assertEquals("-2 -1 0\n", log.drat());
        List<Step> steps = steps(log);
        assertArrayEquals(new int[] {Lit.of(other), Lit.of(one)}, steps.getLast().literals());
        assertEquals("", check(steps).fault());
    }

    @Test
    void whatWasGivenIsTheProblem() {
        Cnf cnf = Cnf.hard(Gen.ofSeed(11), 30);
        var log = new ProofLog();
        cnf.solver(log).solve(NOTHING, Limit.NONE);
        List<Step> given = steps(log).stream().filter(s -> s.kind() == 'g').toList();
        assertEquals(cnf.clauses().size(), given.size());
        for (int i = 0; i < given.size(); i++) {
            assertArrayEquals(cnf.clauses().get(i), given.get(i).literals());
        }
    }

    @Test
    void droppedClausesAreNotMissed() {
        Cnf cnf = Cnf.hard(Gen.ofSeed(3), 190);
        var log = new ProofLog();
        Solver solver = cnf.solver(log);
        Answer answer = solver.solve(NOTHING, Limit.conflicts(9_000));
        List<Step> steps = steps(log);
        assertTrue(steps.stream().filter(s -> s.kind() == 'd').count() > 1_000, "no reduction in " + solver.conflicts());
        assertTrue(answer != Answer.SATISFIABLE || cnf.holdsIn(solver));
        assertEquals("", check(steps).fault());
    }

    @Test
    void pigeonsEndInAProof() {
        var log = new ProofLog();
        assertEquals(Answer.UNSATISFIABLE, Cnf.pigeons(6).solver(log).solve(NOTHING, Limit.NONE));
        ProofChecker checker = check(steps(log));
        assertTrue(checker.proves(), checker.fault());
        assertTrue(checker.steps() > 100);
        assertTrue(log.drat().endsWith("\n0\n"), "the empty clause ends it");
    }

    /** The checker must refuse what does not follow, whatever it looks like: another solver knows what follows. */
    @Test
    void plantedMistakesAreRefused() {
        int[] planted = new int[1];
        Property.check("wrong steps are refused", 3_000, gen -> {
            int variables = gen.between(4, 12);
            Cnf cnf = Cnf.random(gen, variables, gen.between(variables, 4 * variables));
            var log = new ProofLog();
            cnf.solver(log).solve(NOTHING, Limit.NONE);
            var steps = new ArrayList<>(steps(log));
            int[] learned = steps.stream()
                    .filter(s -> s.kind() == 'l')
                    .map(Step::literals)
                    .findFirst()
                    .orElse(new int[] {gen.below(2 * variables), gen.below(2 * variables)});
            int[] wrong = mistaken(gen, learned, variables);
            gen.assume(!cnf.implies(wrong));
            planted[0]++;
            steps.add(cnf.clauses().size(), new Step('l', wrong));
            assertNotEquals("", check(steps).fault());
            var claims = new ArrayList<>(steps.subList(0, cnf.clauses().size()));
            claims.add(new Step('f', Arrays.stream(wrong).map(Lit::negate).toArray()));
            assertNotEquals("", check(claims).fault());
        });
        assertTrue(planted[0] > 1_000, "only " + planted[0] + " mistakes were planted");
    }

    /** A clause with a literal turned round, or one left out, or one exchanged. */
    private static int[] mistaken(Gen gen, int[] clause, int variables) {
        if (clause.length == 0) {
            return clause;
        }
        int[] wrong = clause.clone();
        int place = gen.below(clause.length);
        switch (gen.below(3)) {
            case 0 -> wrong[place] ^= 1;
            case 1 -> wrong[place] = gen.below(2 * variables);
            default -> {
                wrong[place] = wrong[wrong.length - 1];
                wrong = Arrays.copyOf(wrong, wrong.length - 1);
            }
        }
        return wrong;
    }

    @Test
    void aProofWithoutItsProblemIsRefused() {
        var log = new ProofLog();
        Cnf.pigeons(4).solver(log).solve(NOTHING, Limit.NONE);
        List<Step> steps = steps(log);
        int[] kinds = new int[2];
        for (int left = 0; left < steps.size(); left++) {
            if (steps.get(left).kind() == 'g') {
                var less = new ArrayList<>(steps);
                less.remove(left);
                kinds[check(less).proves() ? 1 : 0]++;
            }
        }
        assertEquals(0, kinds[1], "each clause of the pigeons is needed");
        assertTrue(kinds[0] > 20);
    }

    @Test
    void aDeletedClauseIsNotUsedAndMustHaveBeenThere() {
        var checker = new ProofChecker();
        checker.given(new int[] {Lit.of(0), Lit.of(1)}, 2);
        checker.given(new int[] {Lit.not(0), Lit.of(1)}, 2);
        checker.deleted(new int[] {Lit.of(1), Lit.of(0)}, 2);
        assertEquals("", checker.fault());
        checker.learned(new int[] {Lit.of(1)}, 1);
        assertFalse(checker.fault().isEmpty(), "half of the ground is gone");
        var other = new ProofChecker();
        other.deleted(new int[] {Lit.of(0)}, 1);
        assertFalse(other.fault().isEmpty());
    }
}
