package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mypkg.diag.Invariant;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Limit;
import org.mypkg.sat.Lit;
import org.mypkg.sat.Solver;

/**
 * Finds the least number of literals that must hold, objective after objective, by core-guided search: assume that none of
 * them holds; each set that cannot be avoided (core) raises the bound by one and is relaxed to "at most one of these"
 * (PM-RES: Narodytska, Bacchus 2014). Each optimum found is made a rule for what follows.
 *
 * <p>(O1) {@code best} satisfies all rules, and every optimum found so far.
 */
final class Optimizer {
    private static final int TRIM_ROUNDS = 4;
    private static final int SHRINK_MAX = 12;
    private static final long SHRINK_CONFLICTS = 500;

    private final Solver solver;
    private final Budget budget;
    private boolean[] best = new boolean[0];
    private boolean found;

    Optimizer(Solver solver, Budget budget) {
        this.solver = solver;
        this.budget = budget;
    }

    /** Whether any answer was found yet. */
    boolean hasAnswer() {
        return found;
    }

    /** Whether a variable holds in the best answer so far. */
    boolean holds(int variable) {
        return variable < best.length && best[variable];
    }

    /** Looks for any answer. */
    Answer start() {
        return solve(new int[0], 0);
    }

    private Answer solve(int[] literals, int size) {
        Answer answer = solver.solve(Arrays.copyOf(literals, size), limit(Long.MAX_VALUE));
        if (answer == Answer.SATISFIABLE) {
            best = new boolean[solver.variables()];
            for (int v = 0; v < best.length; v++) {
                best[v] = solver.isTrue(v);
            }
            found = true;
        }
        return answer;
    }

    private Limit limit(long conflictsMax) {
        long left = Math.max(0, budget.conflictsMax() - solver.conflicts());
        return switch (budget) {
            case Budget.Conflicts conflicts -> Limit.conflicts(Math.min(left, conflictsMax));
            case Budget.Until until ->
                new Limit(
                        Math.min(left, conflictsMax), () -> until.clock().instant().isAfter(until.deadline()));
        };
    }

    /** Makes the number of the given literals that hold the least possible; UNKNOWN when the budget ended before. */
    Answer minimize(int[] costs) {
        List<Integer> active = new ArrayList<>();
        int bound = 0;
        for (int cost : costs) {
            if (solver.isFixed(cost)) {
                bound++;
            } else if (!solver.isFixed(Lit.negate(cost))) {
                active.add(cost);
            }
        }
        while (costOfBest(costs) > bound) {
            int[] assumptions = active.stream().mapToInt(Lit::negate).toArray();
            Answer answer = solve(assumptions, assumptions.length);
            if (answer == Answer.UNKNOWN) {
                return answer;
            }
            if (answer == Answer.SATISFIABLE) {
                break;
            }
            bound++;
            relax(shrink(solver.failedAssumptions()), active);
        }
        active.forEach(cost -> solver.add(Lit.negate(cost)));
        return Answer.SATISFIABLE;
    }

    private int costOfBest(int[] costs) {
        int cost = 0;
        for (int literal : costs) {
            if (holds(Lit.variable(literal)) == Lit.isPositive(literal)) {
                cost++;
            }
        }
        return cost;
    }

    /** Drops assumptions from a core while the rest still cannot hold together. */
    private int[] shrink(int[] failed) {
        Invariant.check(failed.length > 0, "O1");
        int[] core = failed;
        for (int round = 0; round < TRIM_ROUNDS && core.length > 1; round++) {
            int before = core.length;
            if (solver.solve(core, limit(SHRINK_CONFLICTS)) == Answer.UNSATISFIABLE) {
                core = solver.failedAssumptions();
            }
            if (core.length == before) {
                break;
            }
        }
        for (int i = 0; core.length <= SHRINK_MAX && i < core.length && core.length > 1; ) {
            int[] rest = without(core, i);
            if (solver.solve(rest, limit(SHRINK_CONFLICTS)) == Answer.UNSATISFIABLE) {
                core = solver.failedAssumptions();
                i = 0;
            } else {
                i++;
            }
        }
        return core;
    }

    private static int[] without(int[] all, int index) {
        int[] rest = new int[all.length - 1];
        System.arraycopy(all, 0, rest, 0, index);
        System.arraycopy(all, index + 1, rest, index, rest.length - index);
        return rest;
    }

    /** At least one literal of the core holds; from now on only a second one costs. */
    private void relax(int[] core, List<Integer> active) {
        int[] literals = Arrays.stream(core).map(Lit::negate).toArray();
        Arrays.sort(literals);
        for (int literal : literals) {
            active.remove(Integer.valueOf(literal));
        }
        solver.add(literals, literals.length);
        int later = Lit.of(-1);
        for (int i = literals.length - 2; i >= 0; i--) {
            int some = Lit.of(solver.newVariable());
            solver.add(Lit.negate(literals[i + 1]), some);
            if (later >= 0) {
                solver.add(Lit.negate(later), some);
            }
            int both = Lit.of(solver.newVariable());
            solver.add(Lit.negate(literals[i]), Lit.negate(some), both);
            active.add(both);
            later = some;
        }
    }

    /** Among equally good answers takes the one that has the first literal, if any has it, then the second, and so on. */
    Answer prefer(int[] literals) {
        for (int literal : literals) {
            if (solver.isFixed(literal) || solver.isFixed(Lit.negate(literal))) {
                continue;
            }
            if (holds(Lit.variable(literal)) != Lit.isPositive(literal)) {
                Answer answer = solve(new int[] {literal}, 1);
                if (answer == Answer.UNKNOWN) {
                    return answer;
                }
                solver.add(answer == Answer.SATISFIABLE ? literal : Lit.negate(literal));
            } else {
                solver.add(literal);
            }
        }
        return Answer.SATISFIABLE;
    }
}
