package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mypkg.explain.Explanation;
import org.mypkg.explain.Reason;
import org.mypkg.explain.Repair;
import org.mypkg.model.Constraint;
import org.mypkg.model.Dependencies;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Limit;
import org.mypkg.sat.Solver;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;
import org.mypkg.world.Candidate;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.TimeoutException;

/** What explanations are made of, and what answers are: checked with another solver. */
class CoreTest {
    /** Collects the rules of a problem. */
    private static final class Collected implements ClauseSink {
        private final List<Reason> reasons = new ArrayList<>();
        private final List<int[]> clauses = new ArrayList<>();
        private int variables;

        @Override
        public int newVariable() {
            return variables++;
        }

        @Override
        public void add(Reason reason, int[] literals, int size) {
            reasons.add(reason);
            clauses.add(Arrays.copyOf(literals, size));
        }

        @Override
        public void define(int[] literals, int size) {
            assertTrue(size > 0, "an empty definition");
        }

        @Override
        public void addMany(Reason.Topic topic, int[] literals, int size, Consumer<ClauseSink.Each> each) {
            each.accept((reason, clause) -> add(reason, clause, clause.length));
        }

        boolean satisfiable(Set<Reason.Topic> topics) {
            var solver = new Solver();
            for (int v = 0; v < variables; v++) {
                solver.newVariable();
            }
            for (int i = 0; i < clauses.size(); i++) {
                if (topics.contains(reasons.get(i).topic())) {
                    solver.add(clauses.get(i));
                }
            }
            return solver.solve(new int[0], Limit.NONE) == Answer.SATISFIABLE;
        }

        boolean satisfiableElsewhere() throws TimeoutException {
            ISolver other = SolverFactory.newDefault();
            other.newVar(variables + 1);
            try {
                for (int[] clause : clauses) {
                    other.addClause(new VecInt(Arrays.stream(clause)
                            .map(l -> (l & 1) == 0 ? (l >> 1) + 1 : -(l >> 1) - 1)
                            .toArray()));
                }
                return other.isSatisfiable();
            } catch (ContradictionException contradiction) {
                return false;
            }
        }
    }

    private static Collected rules(Problem problem) {
        var collected = new Collected();
        var intent = new Intent(problem);
        var outside = Outside.of(problem);
        var universe = outside.universe();
        new Encoder(universe, Explainer.cone(universe, problem), collected).encodeAll(intent, outside);
        return collected;
    }

    @Test
    void everyLineIsNeeded() {
        Property.check("cores are minimal", 1_200, gen -> {
            Problem problem = new Universes(gen, gen.between(2, 8), 4).problem();
            gen.note("problem", problem);
            Outcome outcome = new Resolver().resolve(problem);
            if (!(outcome instanceof Outcome.Unsolvable unsolvable)) {
                return;
            }
            Collected rules = rules(problem);
            Set<Reason.Topic> topics = new LinkedHashSet<>();
            Explainer.core(problem, new Allowance(Budget.DEFAULT, 0)).forEach(reason -> topics.add(reason.topic()));
            assertFalse(rules.satisfiable(topics), "the core is none");
            for (Reason.Topic topic : topics) {
                Set<Reason.Topic> others = new LinkedHashSet<>(topics);
                others.remove(topic);
                assertTrue(rules.satisfiable(others), "not needed: " + topic);
            }
            assertEquals(topics.size(), told(unsolvable.explanation(), topics), "each topic is told once");
        });
    }

    /** How many topics the lines tell: that a name has one version is said in passing where one line follows from it. */
    private static long told(Explanation explanation, Set<Reason.Topic> topics) {
        List<String> lines = explanation.lines();
        long alone = lines.stream().filter(line -> line.strip().startsWith("only one version of ")).count();
        return lines.size() - alone + topics.stream().filter(topic -> topic.kind().equals("one")).count();
    }

    /** Whether a problem is solved; the other solver must say the same. */
    private static boolean agree(Problem problem) throws TimeoutException {
        boolean solved = new Resolver().resolve(problem) instanceof Outcome.Solved;
        assertEquals(rules(problem).satisfiableElsewhere(), solved);
        return solved;
    }

    @Test
    void anotherSolverAgrees() {
        Property.check("sat4j agrees on universes", 300, gen -> {
            Problem problem = new Universes(gen, 8, 9).problem();
            gen.note("problem", problem);
            agree(problem);
        });
    }

    private static void agreeOnLarger(String name, int runs) {
        int[] seen = new int[2];
        Property.check(name, runs, gen -> {
            Problem problem = new Universes(gen, gen.between(40, Universes.NAMES_MAX), 6).problem();
            gen.note("problem", problem);
            seen[agree(problem) ? 1 : 0]++;
        });
        assertTrue(seen[0] >= runs / 10 && seen[1] >= runs / 10, Arrays.toString(seen));
    }

    @Test
    void anotherSolverAgreesOnLargerUniverses() {
        agreeOnLarger("sat4j agrees on larger universes", 60);
    }

    @Tag("slow")
    @Test
    void anotherSolverAgreesOnManyLargerUniverses() {
        agreeOnLarger("sat4j agrees on many larger universes", 6_000);
    }

    /** The properties are about all rules only if each rule is met, in answers and as the reason why there is none. */
    @Test
    void everyRuleIsMet() {
        var met = new TreeMap<String, Integer>();
        for (int seed = 0; seed < 1_500; seed++) {
            Problem problem = new Universes(Gen.ofSeed(seed), 5, 3).problem();
            var here = new TreeSet<String>();
            rules(problem).reasons.forEach(r -> here.add(r.getClass().getSimpleName()));
            switch (new Resolver().resolve(problem)) {
                case Outcome.Solved solved -> {
                    if (!solved.solution().takeOvers().isEmpty()) {
                        here.add("TakeOver");
                    }
                }
                case Outcome.Unsolvable unsolvable ->
                    Explainer.core(problem, new Allowance(Budget.DEFAULT, 0))
                            .forEach(r -> here.add("not for " + r.getClass().getSimpleName()));
                case Outcome.GaveUp gaveUp -> throw new AssertionError("gave up");
            }
            for (Candidate each : problem.candidates()) {
                here.addAll(said(problem, each));
            }
            here.forEach(rule -> met.merge(rule, 1, Integer::sum));
        }
        var expected = new TreeSet<>(List.of("TakeOver", "other architecture", "name@repository", "priority"));
        expected.addAll(List.of("range conflict", "versioned provision", "recommends"));
        for (Class<?> reason : Reason.class.getPermittedSubclasses()) {
            expected.add(reason.getSimpleName());
            expected.add("not for " + reason.getSimpleName());
        }
        assertEquals(expected, met.keySet(), "rules met: " + met);
    }

    /** What a candidate says that is no rule of its own, but changes what the rules are about. */
    private static Set<String> said(Problem problem, Candidate candidate) {
        var said = new TreeSet<String>();
        Dependencies dependencies = candidate.dependencies();
        if (!problem.runs(candidate)) {
            said.add("other architecture");
        } else if (!problem.eligible().contains(candidate)) {
            said.add("name@repository");
        }
        if (candidate.priority() > 0) {
            said.add("priority");
        }
        if (!dependencies.recommends().isEmpty()) {
            said.add("recommends");
        }
        if (dependencies.conflicts().stream().anyMatch(r -> !r.constraint().equals(Constraint.ANY))) {
            said.add("range conflict");
        }
        if (dependencies.provides().stream().anyMatch(p -> p.toString().contains("="))) {
            said.add("versioned provision");
        }
        return said;
    }

    /** Lets so many questions for the time pass before the deadline. */
    private static Budget questions(int most) {
        int[] asked = new int[1];
        return new Budget.Until(200_000, () -> Instant.EPOCH.plusSeconds(asked[0]++), Instant.EPOCH.plusSeconds(most - 1L));
    }

    @Test
    void anExplanationThatEndsEarlyIsTrue() {
        int[] seen = new int[3];
        Property.check("explanations of every length of time", 250, gen -> {
            Problem problem = new Universes(gen, gen.between(2, 8), 4).problem();
            gen.note("problem", problem);
            gen.assume(new Resolver().resolve(problem) instanceof Outcome.Unsolvable);
            int most = gen.chance(1, 4) ? 0 : gen.between(1, 40);
            Set<Reason.Topic> topics = new LinkedHashSet<>();
            Explainer.core(problem, new Allowance(questions(most), 0)).forEach(r -> topics.add(r.topic()));
            assertTrue(topics.isEmpty() || !rules(problem).satisfiable(topics), "the core is none");
            switch (new Resolver(questions(most)).resolve(problem)) {
                case Outcome.Solved solved -> throw new AssertionError("solved");
                case Outcome.GaveUp gaveUp -> assertTrue(gaveUp.bestSoFar().isEmpty());
                case Outcome.Unsolvable unsolvable -> {
                    Explanation explanation = unsolvable.explanation();
                    assertFalse(explanation.because().isEmpty(), "no reason");
                    for (Repair repair : explanation.remedies()) {
                        assertTrue(new Resolver().resolve(Repaired.with(problem, repair)) instanceof Outcome.Solved);
                    }
                    boolean clear = !explanation.title().contains("before it was clear why");
                    assertEquals(topics.isEmpty(), !clear);
                    seen[!clear ? 0 : explanation.remedies().isEmpty() ? 1 : 2]++;
                }
            }
        });
        assertTrue(Arrays.stream(seen).allMatch(n -> n >= 10), Arrays.toString(seen));
    }

    /** What is left of the budget is all that the explanation takes. */
    @Test
    void noSearchGoesBeyondTheBudget() {
        Problem problem = HardCasesTest.housing(5);
        Outcome free = new Resolver().resolve(problem);
        long needed = free instanceof Outcome.Unsolvable u ? u.statistics().conflicts() : -1;
        assertTrue(needed > 1, free.toString());
        var exact = new Resolver(new Budget.Conflicts(needed)).resolve(problem);
        assertTrue(
                exact instanceof Outcome.Unsolvable u
                        && u.explanation().title().contains("before it was clear why")
                        && u.explanation().remedies().isEmpty(),
                exact.toString());
        assertTrue(new Resolver(new Budget.Conflicts(needed / 2)).resolve(problem) instanceof Outcome.GaveUp);
        var solver = new Solver();
        solver.newVariable();
        assertEquals(Answer.UNKNOWN, new Allowance(new Budget.Conflicts(7), 7).solve(solver, new int[0]));
        assertEquals(Answer.SATISFIABLE, new Allowance(new Budget.Conflicts(7), 6).solve(solver, new int[0]));
    }
}
