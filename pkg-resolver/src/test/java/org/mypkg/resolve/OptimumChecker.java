package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mypkg.sat.ProofChecker;

/**
 * Checks that no answer is better, step by step, with none of the optimiser's own parts. It keeps the costs of an objective
 * itself: a core that follows from what is known raises the bound, and the costs that take its place are worked out here.
 * Why that is sound: let each helper be true only where it must be; then every assignment that satisfies a core of n costs,
 * j of them true, makes j - 1 of the n - 1 new costs true, so that the bound and what is left add up to what they did before.
 *
 * <p>Clauses given before the first objective are the problem. Those given later must follow, or be what this checker
 * expects: nothing can be slipped in that would rule a better answer out.
 */
final class OptimumChecker extends ProofChecker implements OptimumProof {
    private final List<int[]> problem = new ArrayList<>();
    private final List<Objective> objectives = new ArrayList<>();
    private final List<Integer> preferred = new ArrayList<>();
    private boolean[] last = new boolean[0];
    private int highest = -1;

    /** One objective: its costs, those that are still to be avoided, and how many of them no answer avoids. */
    private static final class Objective {
        private final int[] costs;
        private final List<Integer> open = new ArrayList<>();
        private int bound;
        private boolean closed;

        Objective(int[] costs) {
            this.costs = costs.clone();
            Arrays.stream(costs).forEach(open::add);
        }
    }

    @Override
    public void given(int[] literals, int size) {
        int[] clause = Arrays.copyOf(literals, size);
        if (objectives.isEmpty()) {
            problem.add(clause);
            Arrays.stream(clause).forEach(l -> highest = Math.max(highest, l >> 1));
            insert(clause);
        } else if (!follows(clause)) {
            reject("given without ground: " + Arrays.toString(clause));
        }
    }

    @Override
    public void answer(boolean[] values) {
        last = values.clone();
    }

    @Override
    public void objective(int[] costs) {
        if (!objectives.isEmpty() && !objectives.getLast().closed) {
            reject("an objective before the last was met");
        }
        Arrays.stream(costs).forEach(l -> highest = Math.max(highest, l >> 1));
        objectives.add(new Objective(costs));
    }

    @Override
    public void core(int[] costs, int firstHelper) {
        Objective objective = objectives.getLast();
        if (!follows(costs)) {
            reject("no core: " + Arrays.toString(costs));
        }
        insert(costs);
        objective.bound++;
        for (int cost : costs) {
            if (!objective.open.remove(Integer.valueOf(cost))) {
                reject("costs nothing: " + cost);
            }
        }
        if (firstHelper <= highest) {
            reject("helpers that mean something already: " + firstHelper);
        }
        int helper = firstHelper;
        for (int k = costs.length - 2; k >= 0; k--) {
            int later = 2 * helper;
            int both = 2 * (helper + 1);
            insert(costs[k + 1] ^ 1, later);
            if (k < costs.length - 2) {
                insert(2 * (helper - 2) ^ 1, later);
            }
            insert(costs[k] ^ 1, later ^ 1, both);
            objective.open.add(both);
            highest = helper + 1;
            helper += 2;
        }
    }

    @Override
    public void optimum(int bound) {
        Objective objective = objectives.getLast();
        if (bound != objective.bound || costOf(objective) != bound) {
            reject("claims " + bound + " where " + objective.bound + " is proven and " + costOf(objective) + " was reached");
        }
        objective.open.forEach(cost -> insert(cost ^ 1));
        objective.closed = true;
    }

    @Override
    public void preferred(int literal, boolean holds) {
        if (objectives.stream().anyMatch(o -> !o.closed)) {
            reject("a preference before the last objective was met");
        }
        if (!holds && !follows(literal ^ 1)) {
            reject("could be had: " + literal);
        }
        preferred.add(holds ? literal : literal ^ 1);
        insert(holds ? literal : literal ^ 1);
    }

    private boolean isTrue(int literal) {
        boolean value = literal >> 1 < last.length && last[literal >> 1];
        return value == ((literal & 1) == 0);
    }

    private int costOf(Objective objective) {
        return (int) Arrays.stream(objective.costs).filter(this::isTrue).count();
    }

    /** Whether the last answer satisfies the problem, meets every bound, and has what was preferred; all that was seen to follow. */
    boolean provesOptimum() {
        for (int[] clause : problem) {
            if (Arrays.stream(clause).noneMatch(this::isTrue)) {
                reject("the answer breaks " + Arrays.toString(clause));
            }
        }
        for (Objective objective : objectives) {
            if (!objective.closed || costOf(objective) != objective.bound) {
                reject("an optimum is not met at the end");
            }
        }
        for (int literal : preferred) {
            if (!isTrue(literal)) {
                reject("preferred, and not there: " + literal);
            }
        }
        return fault().isEmpty() && !objectives.isEmpty();
    }

    /** The proven optima, in the order of the objectives. */
    List<Integer> optima() {
        return objectives.stream().map(o -> o.bound).toList();
    }
}
