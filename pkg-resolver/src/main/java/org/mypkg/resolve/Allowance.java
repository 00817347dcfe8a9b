package org.mypkg.resolve;

import org.mypkg.explain.Core;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Limit;
import org.mypkg.sat.Solver;

/**
 * What a budget still allows to the searches that find out why there is no answer: they are many, in solvers of their own,
 * and share what the first search left. When it is over, no search begins, and none gives an answer.
 */
final class Allowance {
    /** One hard search is not to take everything from those that come after it. */
    private static final long EACH_SEARCH = 20_000;

    /** So many conclusions cost as much as a conflict: thousands of lines are each tried by a search without any conflict. */
    private static final long CONCLUSIONS = 100;

    private final Budget budget;
    private long left;
    private long conclusions;

    /** @param spent conflicts of the budget that were met already */
    Allowance(Budget budget, long spent) {
        this.budget = budget;
        left = budget.conflictsMax() - spent;
    }

    /** Whether nothing is left. */
    boolean isOver() {
        return left <= 0 || isLate();
    }

    private boolean isLate() {
        return switch (budget) {
            case Budget.Conflicts conflicts -> false;
            case Budget.Until until -> until.clock().instant().isAfter(until.deadline());
        };
    }

    /** One search; UNKNOWN when the allowance ends it. */
    Answer solve(Solver solver, int[] assumptions) {
        if (isOver()) {
            return Answer.UNKNOWN;
        }
        long before = solver.conflicts();
        long drawn = solver.propagations();
        Answer answer = solver.solve(assumptions, new Limit(Math.min(left, EACH_SEARCH), this::isLate));
        conclusions += solver.propagations() - drawn;
        left -= solver.conflicts() - before + conclusions / CONCLUSIONS;
        conclusions %= CONCLUSIONS;
        return answer;
    }

    /** The searches in one solver. */
    Core.Search in(Solver solver) {
        return new Core.Search() {
            @Override
            public Answer solve(int[] assumptions) {
                return Allowance.this.solve(solver, assumptions);
            }

            @Override
            public int[] failedAssumptions() {
                return solver.failedAssumptions();
            }

            @Override
            public boolean isOver() {
                return Allowance.this.isOver();
            }
        };
    }
}
