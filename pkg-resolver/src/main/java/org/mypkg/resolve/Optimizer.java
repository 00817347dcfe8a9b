package org.mypkg.resolve;

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
 * <p>(O1) {@code best} satisfies all rules, and every optimum found so far. (O2) No search goes beyond the budget; the last
 * tenth of it is kept for making the best answer better when the proof has not come in time.
 */
final class Optimizer {
    private static final int TRIM_ROUNDS = 4;
    private static final int SHRINK_MAX = 12;
    private static final long SHRINK_CONFLICTS = 500;
    private static final long IMPROVE_CONFLICTS = 100;
    private static final int IMPROVE_TRIES = 2_000;

    private final Solver solver;
    private final Budget budget;
    private final OptimumProof proof;
    private long conflictsEnd;
    private boolean[] best = new boolean[0];
    private boolean found;

    Optimizer(Solver solver, Budget budget) {
        this(solver, budget, OptimumProof.NONE);
    }

    /** @param proof the same that the solver tells its conclusions to */
    Optimizer(Solver solver, Budget budget, OptimumProof proof) {
        this.solver = solver;
        this.budget = budget;
        this.proof = proof;
        conflictsEnd = budget.conflictsMax();
    }

    /** Whether any answer was found yet. */
    boolean hasAnswer() {
        return found;
    }

    /** Whether a variable holds in the best answer so far. */
    boolean holds(int variable) {
        return variable < best.length && best[variable];
    }

    private boolean costs(int literal) {
        return holds(Lit.variable(literal)) == Lit.isPositive(literal);
    }

    /** Looks for any answer. */
    Answer start() {
        Answer answer = solve(new int[0], Long.MAX_VALUE);
        conflictsEnd -= budget.conflictsMax() / 10;
        return answer;
    }

    private Answer solve(int[] assumptions, long conflictsMax) {
        Limit limit = limit(conflictsMax);
        if (found && limit.interrupted().getAsBoolean()) {
            return Answer.UNKNOWN;
        }
        Answer answer = solver.solve(assumptions, limit);
        if (answer == Answer.SATISFIABLE) {
            takeModel();
        }
        return answer;
    }

    private void takeModel() {
        best = new boolean[solver.variables()];
        for (int v = 0; v < best.length; v++) {
            best[v] = solver.isTrue(v);
        }
        found = true;
        proof.answer(best);
    }

    private Limit limit(long conflictsMax) {
        long left = Math.max(0, conflictsEnd - solver.conflicts());
        return switch (budget) {
            case Budget.Conflicts conflicts -> Limit.conflicts(Math.min(left, conflictsMax));
            case Budget.Until until ->
                new Limit(
                        Math.min(left, conflictsMax), () -> until.clock().instant().isAfter(until.deadline()));
        };
    }

    /** Makes the number of the given literals that hold the least possible; UNKNOWN when the budget ended before. */
    Answer minimize(int[] costs) {
        proof.objective(costs);
        int bound = 0;
        var open = new Literals();
        for (int cost : costs) {
            if (solver.isFixed(cost)) {
                bound++;
                proof.core(new int[] {cost}, solver.variables());
            } else if (!solver.isFixed(Lit.negate(cost))) {
                open.add(Lit.negate(cost));
            }
        }
        int[] avoided = open.toArray();
        while (costOfBest(costs) > bound) {
            Answer answer = solve(avoided, Long.MAX_VALUE);
            if (answer == Answer.UNKNOWN) {
                return answer;
            }
            if (answer == Answer.SATISFIABLE) {
                break;
            }
            bound++;
            avoided = relaxed(avoided, shrink(solver.failedAssumptions(), costs));
        }
        Invariant.check(costOfBest(costs) == bound, "O1");
        proof.optimum(bound);
        for (int each : avoided) {
            solver.add(each);
        }
        return Answer.SATISFIABLE;
    }

    private int costOfBest(int[] costs) {
        int cost = 0;
        for (int literal : costs) {
            cost += costs(literal) ? 1 : 0;
        }
        return cost;
    }

    /** Drops assumptions from a core while the rest still cannot hold together. */
    private int[] shrink(int[] failed, int[] costs) {
        Invariant.check(failed.length > 0, "O1");
        int[] core = failed;
        for (int round = 0; round < TRIM_ROUNDS && core.length > 1; round++) {
            int before = core.length;
            if (isCore(core, costs)) {
                core = solver.failedAssumptions();
            }
            if (core.length == before) {
                break;
            }
        }
        for (int i = 0; core.length <= SHRINK_MAX && i < core.length && core.length > 1; ) {
            if (isCore(without(core, i), costs)) {
                core = solver.failedAssumptions();
                i = 0;
            } else {
                i++;
            }
        }
        Arrays.sort(core);
        return core;
    }

    /** Whether some assumptions are seen not to hold together; an answer met on the way is taken when it is better. */
    private boolean isCore(int[] assumptions, int[] costs) {
        Answer answer = solver.solve(assumptions, limit(SHRINK_CONFLICTS));
        if (answer == Answer.SATISFIABLE) {
            int cost = 0;
            for (int literal : costs) {
                cost += solver.isTrue(Lit.variable(literal)) == Lit.isPositive(literal) ? 1 : 0;
            }
            if (cost < costOfBest(costs)) {
                takeModel();
            }
        }
        return answer == Answer.UNSATISFIABLE;
    }

    private static int[] without(int[] all, int index) {
        int[] rest = new int[all.length - 1];
        System.arraycopy(all, 0, rest, 0, index);
        System.arraycopy(all, index + 1, rest, index, rest.length - index);
        return rest;
    }

    /** One at least of the core's literals cannot be avoided; from now on only a second one is to be. */
    private int[] relaxed(int[] avoided, int[] core) {
        int[] costs = Arrays.stream(core).map(Lit::negate).toArray();
        proof.core(costs, solver.variables());
        var rest = new Literals();
        boolean[] taken = new boolean[core.length];
        for (int literal : avoided) {
            int place = Arrays.binarySearch(core, literal);
            if (place >= 0 && !taken[place]) {
                taken[place] = true;
            } else {
                rest.add(literal);
            }
        }
        solver.add(costs, costs.length);
        int later = -1;
        for (int i = costs.length - 2; i >= 0; i--) {
            int some = solver.newVariable();
            solver.add(Lit.negate(costs[i + 1]), Lit.of(some));
            if (later >= 0) {
                solver.add(Lit.not(later), Lit.of(some));
            }
            int both = solver.newVariable();
            solver.add(Lit.negate(costs[i]), Lit.not(some), Lit.of(both));
            rest.add(Lit.not(both));
            later = some;
        }
        return rest.toArray();
    }

    /** Among equally good answers takes the one that has the first literal, if any has it, then the second, and so on. */
    Answer prefer(int[] literals) {
        for (int literal : literals) {
            if (solver.isFixed(literal) || solver.isFixed(Lit.negate(literal))) {
                proof.preferred(literal, solver.isFixed(literal));
                continue;
            }
            boolean had = costs(literal);
            Answer answer = had ? Answer.SATISFIABLE : solve(new int[] {literal}, Long.MAX_VALUE);
            if (answer == Answer.UNKNOWN) {
                return answer;
            }
            proof.preferred(literal, answer == Answer.SATISFIABLE);
            solver.add(answer == Answer.SATISFIABLE ? literal : Lit.negate(literal));
        }
        return Answer.SATISFIABLE;
    }

    /**
     * Makes the best answer better without proof, once the budget for proofs has ended: tries for one cost after the other to
     * be rid of it while none that is avoided already comes back, the first objective first.
     */
    void improve(List<int[]> objectives) {
        conflictsEnd = budget.conflictsMax();
        var kept = new Literals();
        int tries = 0;
        for (int[] costs : objectives) {
            boolean[] isKept = new boolean[costs.length];
            for (int i = 0; i < costs.length; i++) {
                if (costs(costs[i]) && tries++ < IMPROVE_TRIES && conflictsEnd > solver.conflicts()) {
                    keepAvoided(costs, isKept, kept);
                    int[] rest = kept.toArray();
                    int[] assumptions = Arrays.copyOf(rest, rest.length + 1);
                    assumptions[rest.length] = Lit.negate(costs[i]);
                    solve(assumptions, IMPROVE_CONFLICTS);
                }
            }
            keepAvoided(costs, isKept, kept);
        }
    }

    private void keepAvoided(int[] costs, boolean[] isKept, Literals kept) {
        for (int i = 0; i < costs.length; i++) {
            if (!isKept[i] && !costs(costs[i])) {
                isKept[i] = true;
                kept.add(Lit.negate(costs[i]));
            }
        }
    }
}
