package org.mypkg.sat;

import java.util.Arrays;

/**
 * For each literal the clauses that watch it, in pairs: the clause, and another of its literals (the blocker): when that one
 * holds, the clause need not be looked at (Chaff's two watched literals, with MiniSat's blockers).
 */
final class Watches {
    private static final int[] EMPTY = new int[0];

    private int[][] lists = new int[0][];
    private int[] sizes = new int[0];

    void ensureLiterals(int count) {
        if (count > lists.length) {
            int before = lists.length;
            int length = Math.max(count, before * 2);
            lists = Arrays.copyOf(lists, length);
            Arrays.fill(lists, before, length, EMPTY);
            sizes = Arrays.copyOf(sizes, length);
        }
    }

    void add(int literal, int clause, int blocker) {
        int size = sizes[literal];
        int[] list = lists[literal];
        if (size + 2 > list.length) {
            list = Arrays.copyOf(list, Math.max(4, size * 2));
            lists[literal] = list;
        }
        list[size] = clause;
        list[size + 1] = blocker;
        sizes[literal] = size + 2;
    }

    /** The pairs of a literal; valid until a pair is added to the same literal. */
    int[] list(int literal) {
        return lists[literal];
    }

    int size(int literal) {
        return sizes[literal];
    }

    void truncate(int literal, int size) {
        sizes[literal] = size;
    }

    void clear() {
        Arrays.fill(sizes, 0);
    }
}
