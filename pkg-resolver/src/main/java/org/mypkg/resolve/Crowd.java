package org.mypkg.resolve;

import java.util.Arrays;
import org.mypkg.sat.Lit;

/**
 * Many packages that satisfy one relation, with a chain of helper variables from either end, so that "none of them, but for those
 * of one name" takes two clauses instead of one for each. With n packages and m that stand against them these are 4n + 2m
 * clauses instead of n m. The packages of a name stand next to each other.
 */
final class Crowd {
    private final int[] members;
    /** At i: implied by each of the first i + 1 members. */
    private final int[] upTo;
    /** At i: implied by each member from i on. */
    private final int[] from;

    /** @param members ascending numbers of packages that have variables */
    Crowd(int[] members, int[] variables, ClauseSink sink) {
        this.members = members;
        upTo = new int[members.length];
        from = new int[members.length];
        for (int i = 0; i < members.length; i++) {
            upTo[i] = Lit.of(sink.newVariable());
            implies(Lit.of(variables[members[i]]), upTo[i], sink);
            if (i > 0) {
                implies(upTo[i - 1], upTo[i], sink);
            }
        }
        for (int i = members.length - 1; i >= 0; i--) {
            from[i] = Lit.of(sink.newVariable());
            implies(Lit.of(variables[members[i]]), from[i], sink);
            if (i < members.length - 1) {
                implies(from[i + 1], from[i], sink);
            }
        }
    }

    private static void implies(int one, int other, ClauseSink sink) {
        int[] clause = {Lit.negate(one), other};
        sink.define(clause, clause.length);
    }

    /** Literals that are implied by the members outside of the numbers from first to end, which do not imply them. */
    int[] outside(int first, int end) {
        int low = position(first);
        int high = position(end);
        int[] found = new int[2];
        int count = 0;
        if (low > 0) {
            found[count++] = upTo[low - 1];
        }
        if (high < members.length) {
            found[count++] = from[high];
        }
        return Arrays.copyOf(found, count);
    }

    /** How many members are less than a number. */
    private int position(int number) {
        int found = Arrays.binarySearch(members, number);
        return found >= 0 ? found : -found - 1;
    }
}
