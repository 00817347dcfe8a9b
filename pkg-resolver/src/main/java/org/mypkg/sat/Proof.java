package org.mypkg.sat;

/**
 * Listens to what the solver is told and what it concludes, so that somebody else can check it: every learned clause follows
 * from those before it by reverse unit propagation (RUP: denied, it leads to a contradiction through clauses with one literal
 * left; a DRAT proof without its RAT: Heule, Hunt, Wetzler 2013). So does the claim that some assumptions cannot hold
 * together, which makes a search under assumptions, and one after another, as checkable as a single one.
 *
 * <p>Who listens to some of it leaves the rest out. The arrays are the solver's own: copy what is to be kept.
 */
public interface Proof {
    /** Listens to nothing. */
    Proof NONE = new Proof() {};

    /** A clause was added from outside: the problem, not a conclusion. */
    default void given(int[] literals, int size) {}

    /** A clause follows; the empty one ends a proof that there is no model. */
    default void learned(int[] literals, int size) {}

    /** A learned clause is not used any more. */
    default void deleted(int[] literals, int size) {}

    /** These assumptions cannot hold together: the clause of their opposites follows. */
    default void failed(int[] assumptions, int size) {}
}
