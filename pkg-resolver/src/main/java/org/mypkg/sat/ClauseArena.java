package org.mypkg.sat;

import java.util.Arrays;

/**
 * All clauses in one flat array. A clause is known by the place of its header: its size, its rank, then its literals.
 *
 * <p>The rank of a learned clause is the number of decision levels that it spans (Audemard, Simon 2009: the fewer, the more
 * useful); {@link #GIVEN} marks a clause that belongs to the problem, {@link #DELETED} one that is to be swept away.
 */
final class ClauseArena {
    static final int NONE = -1;
    static final int GIVEN = 0;
    static final int DELETED = -1;
    private static final int HEADER = 2;

    private int[] data = new int[1 << 12];
    private int end;
    private int wasted;

    int add(int[] literals, int size, int rank) {
        ensure(end + HEADER + size);
        int clause = end;
        data[clause] = size;
        data[clause + 1] = rank;
        System.arraycopy(literals, 0, data, clause + HEADER, size);
        end += HEADER + size;
        return clause;
    }

    private void ensure(int length) {
        if (length > data.length) {
            data = Arrays.copyOf(data, Math.max(length, data.length + (data.length >> 1)));
        }
    }

    /** The array itself, for the inner loop: literals of a clause start at {@link #first}. Valid until the next {@link #add}. */
    int[] data() {
        return data;
    }

    static int first(int clause) {
        return clause + HEADER;
    }

    int size(int clause) {
        return data[clause];
    }

    int rank(int clause) {
        return data[clause + 1];
    }

    int literal(int clause, int index) {
        return data[clause + HEADER + index];
    }

    void delete(int clause) {
        data[clause + 1] = DELETED;
        wasted += HEADER + data[clause];
    }

    /** Whether a third of the array is deleted clauses. */
    boolean isWasteful() {
        return wasted > end / 3;
    }

    int firstClause() {
        return 0;
    }

    int next(int clause) {
        return clause + HEADER + data[clause];
    }

    int end() {
        return end;
    }

    /** Closes the gaps; every place of a clause that is known elsewhere becomes wrong. */
    void compact() {
        int to = 0;
        for (int from = 0; from < end; ) {
            int length = HEADER + data[from];
            if (data[from + 1] != DELETED) {
                System.arraycopy(data, from, data, to, length);
                to += length;
            }
            from += length;
        }
        end = to;
        wasted = 0;
    }
}
