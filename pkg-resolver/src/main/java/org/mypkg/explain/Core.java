package org.mypkg.explain;

import java.util.Arrays;
import org.mypkg.sat.Answer;

/** Shrinks a set of assumptions that cannot hold together until every one of them is needed. */
public final class Core {
    private final Search search;
    private boolean proven;

    /** Searches in one solver, each of which may end without an answer: the assumption in question is kept then. */
    public interface Search {
        /** Whether some assumptions can hold together. */
        Answer solve(int[] assumptions);

        /** After a search that was UNSATISFIABLE: those of its assumptions that cannot hold together. */
        int[] failedAssumptions();

        /** Whether no search will give an answer any more. */
        boolean isOver();
    }

    public Core(Search search) {
        this.search = search;
    }

    /** Whether it was seen that what {@link #minimal} gave cannot hold together. */
    public boolean isProven() {
        return proven;
    }

    /**
     * A part of the assumptions that cannot hold together, while every smaller part of it can: found by leaving out one after
     * the other. Keeps those that stand first where there is a choice. When the searches are over before, the part is larger.
     *
     * @param assumptions known not to hold together
     */
    public int[] minimal(int[] assumptions) {
        int[] core = assumptions;
        int before = core.length + 1;
        while (core.length < before) {
            before = core.length;
            if (isCore(core)) {
                core = inOrder(core, search.failedAssumptions());
            }
        }
        for (int i = core.length - 1; i >= 0 && !search.isOver(); ) {
            int[] rest = new int[core.length - 1];
            System.arraycopy(core, 0, rest, 0, i);
            System.arraycopy(core, i + 1, rest, i, rest.length - i);
            int needed = core.length - 1 - i;
            if (isCore(rest)) {
                core = inOrder(rest, search.failedAssumptions());
            } else {
                needed++;
            }
            i = core.length - 1 - needed;
        }
        return core;
    }

    private boolean isCore(int[] assumptions) {
        boolean is = search.solve(assumptions) == Answer.UNSATISFIABLE;
        proven |= is;
        return is;
    }

    private static int[] inOrder(int[] all, int[] some) {
        int[] sorted = some.clone();
        Arrays.sort(sorted);
        return Arrays.stream(all).filter(a -> Arrays.binarySearch(sorted, a) >= 0).toArray();
    }
}
