package org.mypkg.explain;

import java.util.Arrays;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Limit;
import org.mypkg.sat.Solver;

/** Shrinks a set of assumptions that cannot hold together until every one of them is needed. */
public final class Core {
    private final Solver solver;
    private final Limit limit;

    /** @param limit for each single search; where it is reached, the assumption in question is kept */
    public Core(Solver solver, Limit limit) {
        this.solver = solver;
        this.limit = limit;
    }

    /**
     * A part of the assumptions that cannot hold together, while every smaller part of it can: found by leaving out one after
     * the other. Keeps those that stand first where there is a choice.
     *
     * @param assumptions known not to hold together
     */
    public int[] minimal(int[] assumptions) {
        int[] core = assumptions;
        int before = core.length + 1;
        while (core.length < before) {
            before = core.length;
            if (solver.solve(core, limit) == Answer.UNSATISFIABLE) {
                core = inOrder(core, solver.failedAssumptions());
            }
        }
        for (int i = core.length - 1; i >= 0; ) {
            int[] rest = new int[core.length - 1];
            System.arraycopy(core, 0, rest, 0, i);
            System.arraycopy(core, i + 1, rest, i, rest.length - i);
            int needed = core.length - 1 - i;
            if (solver.solve(rest, limit) == Answer.UNSATISFIABLE) {
                core = inOrder(rest, solver.failedAssumptions());
            } else {
                needed++;
            }
            i = core.length - 1 - needed;
        }
        return core;
    }

    private static int[] inOrder(int[] all, int[] some) {
        int[] sorted = some.clone();
        Arrays.sort(sorted);
        return Arrays.stream(all).filter(a -> Arrays.binarySearch(sorted, a) >= 0).toArray();
    }
}
