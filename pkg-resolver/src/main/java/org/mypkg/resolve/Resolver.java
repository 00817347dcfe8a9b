package org.mypkg.resolve;

import java.util.List;
import java.util.function.Consumer;
import org.mypkg.diag.Invariant;
import org.mypkg.explain.Reason;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Solver;

/**
 * Decides which packages: a pure function from a {@link Problem} to an {@link Outcome}. Which of several possible answers is
 * the best stands in {@code docs/resolver.md}; it is found by search, and proven.
 */
public final class Resolver {
    private final Budget budget;
    private final OptimumProof proof;

    /** A resolver with the usual budget. */
    public Resolver() {
        this(Budget.DEFAULT);
    }

    /** A resolver that gives up after the given budget. */
    public Resolver(Budget budget) {
        this(budget, OptimumProof.NONE);
    }

    /** A resolver whose every conclusion somebody listens to. */
    Resolver(Budget budget, OptimumProof proof) {
        this.budget = budget;
        this.proof = proof;
    }

    /** The best answer, or why there is none. */
    public Outcome resolve(Problem problem) {
        return resolve(problem, universeOf(problem));
    }

    private static Universe universeOf(Problem problem) {
        return Universe.of(problem.installed(), problem.eligible());
    }

    /** The same for one who has the problem's universe already, which depends only on what is installed and offered. */
    Outcome resolve(Problem problem, Universe universe) {
        var intent = new Intent(problem);
        var cone = Cone.of(universe, intent);
        var solver = new Solver(proof);
        Encoder encoder = encode(universe, cone, intent, solver);
        List<int[]> objectives = Preference.objectives(universe, cone, encoder, intent, solver);
        var optimizer = new Optimizer(solver, budget, proof);
        Answer answer = optimizer.start();
        if (answer == Answer.UNSATISFIABLE) {
            var left = new Allowance(budget, solver.conflicts());
            var explanation = Explainer.explain(
                    problem, left, repair -> isPossible(Repaired.with(problem, repair), problem, universe, left));
            return new Outcome.Unsolvable(explanation, statistics(solver, cone));
        }
        for (int i = 0; i < objectives.size() && answer == Answer.SATISFIABLE; i++) {
            answer = optimizer.minimize(objectives.get(i));
            if (answer == Answer.UNKNOWN) {
                optimizer.improve(objectives.subList(i, objectives.size()));
            }
        }
        if (answer == Answer.SATISFIABLE) {
            answer = optimizer.prefer(Preference.ties(universe, cone, encoder));
        }
        return outcome(answer, optimizer, new Settlement(problem, universe, cone, intent, encoder), statistics(solver, cone));
    }

    /** Whether an answer is found. */
    private static boolean isPossible(Problem problem, Problem before, Universe known, Allowance left) {
        if (left.isOver()) {
            return false;
        }
        Universe universe = problem.hasPackagesOf(before) ? known : universeOf(problem);
        var intent = new Intent(problem);
        var solver = new Solver();
        encode(universe, Cone.of(universe, intent), intent, solver);
        return left.solve(solver, new int[0]) == Answer.SATISFIABLE;
    }

    static Encoder encode(Universe universe, Cone cone, Intent intent, Solver solver) {
        var encoder = new Encoder(universe, cone, new Clauses(solver));
        encoder.encodeIntent(intent);
        encoder.encodePackages();
        encoder.encodeCompanions(intent);
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            solver.suggest(encoder.variable(number), universe.isInstalled(number));
        }
        return encoder;
    }

    private static Outcome outcome(Answer answer, Optimizer optimizer, Settlement settlement, Statistics statistics) {
        if (!optimizer.hasAnswer()) {
            return new Outcome.GaveUp(List.of(), statistics);
        }
        Solution solution = settlement.settle(optimizer::holds, statistics);
        return switch (answer) {
            case SATISFIABLE -> new Outcome.Solved(solution);
            case UNKNOWN -> new Outcome.GaveUp(List.of(solution), statistics);
            case UNSATISFIABLE -> {
                Invariant.check(false, "an objective never makes a problem unsolvable");
                yield new Outcome.GaveUp(List.of(), statistics);
            }
        };
    }

    private static Statistics statistics(Solver solver, Cone cone) {
        return new Statistics(solver.conflicts(), solver.decisions(), cone.size());
    }

    /** Clauses that are rules for ever; their reasons are asked for only when there is no answer. */
    record Clauses(Solver solver) implements ClauseSink {
        @Override
        public int newVariable() {
            return solver.newVariable();
        }

        @Override
        public void add(Reason reason, int[] literals, int size) {
            solver.add(literals, size);
        }

        @Override
        public void define(int[] literals, int size) {
            solver.add(literals, size);
        }

        @Override
        public void addMany(Reason.Topic topic, int[] literals, int size, Consumer<ClauseSink.Each> each) {
            solver.add(literals, size);
        }
    }
}
