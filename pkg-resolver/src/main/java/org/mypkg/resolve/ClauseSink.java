package org.mypkg.resolve;

import java.util.function.Consumer;
import org.mypkg.explain.Reason;

/** Takes the rules of a problem, clause by clause, each with the reason why it exists. */
interface ClauseSink {
    /** Takes rules one by one. */
    interface Each {
        void add(Reason reason, int[] clause);
    }

    /** A new variable that stands for no package. */
    int newVariable();

    /** At least one of the first literals must hold. The array is not kept. */
    void add(Reason reason, int[] literals, int size);

    /** Says what a helper variable means; forbids nothing by itself, so it needs no reason. The array is not kept. */
    void define(int[] literals, int size);

    /**
     * A clause that says many rules at once, by helper variables. The array is not kept.
     *
     * @param topic what the rules have in common
     * @param each adds the same rules one by one, for who must tell them apart
     */
    void addMany(Reason.Topic topic, int[] literals, int size, Consumer<Each> each);
}
