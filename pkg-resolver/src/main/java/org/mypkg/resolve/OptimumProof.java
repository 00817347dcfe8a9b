package org.mypkg.resolve;

import org.mypkg.sat.Proof;

/**
 * Listens to what the optimiser concludes besides the solver's own conclusions, so that somebody else can check that no
 * answer is better: rules are given first; then, objective after objective, cores that raise its bound by one each, until an
 * answer meets the bound.
 */
interface OptimumProof extends Proof {
    /** Listens to nothing. */
    OptimumProof NONE = new OptimumProof() {};

    /** An answer was found: for each variable its value. */
    default void answer(boolean[] values) {}

    /** From here on of these literals as few as possible are to hold. */
    default void objective(int[] costs) {}

    /**
     * One at least of these costs holds. They cost nothing any more; in their place costs, for each k but the last, that the
     * k-th holds together with a later one. The variables for that follow in pairs from the first helper, the last k first:
     * "a later one holds", "and so does the k-th".
     */
    default void core(int[] costs, int firstHelper) {}

    /** The last answer meets the bound of the objective; what is left of its costs is forbidden from here on. */
    default void optimum(int bound) {}

    /** Among the answers left a literal holds in one, and is a rule from here on; or in none. */
    default void preferred(int literal, boolean holds) {}
}
