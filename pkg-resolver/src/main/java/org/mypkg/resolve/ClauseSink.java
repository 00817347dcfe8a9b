package org.mypkg.resolve;

import org.mypkg.explain.Reason;

/** Takes the rules of a problem, clause by clause, each with the reason why it exists. */
interface ClauseSink {
    /** A new variable that stands for no package. */
    int newVariable();

    /** At least one of the first literals must hold. The array is not kept. */
    void add(Reason reason, int[] literals, int size);
}
