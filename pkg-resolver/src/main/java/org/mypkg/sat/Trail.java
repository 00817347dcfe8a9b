package org.mypkg.sat;

import java.util.Arrays;

/**
 * What is assigned, in the order in which it was: literals on a stack, cut into decision levels.
 *
 * <p>(L1) The literals above the last limit belong to the current level. (L2) Every literal on the stack but decisions and
 * level 0 has a reason clause whose first literal it is and whose others are false and below it.
 */
final class Trail {
    static final byte TRUE = 1;
    static final byte FALSE = -1;

    private byte[] values = new byte[0];
    private int[] levels = new int[0];
    private int[] reasons = new int[0];
    private int[] stack = new int[0];
    private int[] limits = new int[16];
    private int size;
    private int level;
    private int head;

    void ensureVariables(int count) {
        if (count > levels.length) {
            int length = Math.max(count, levels.length * 2);
            values = Arrays.copyOf(values, 2 * length);
            levels = Arrays.copyOf(levels, length);
            reasons = Arrays.copyOf(reasons, length);
            stack = Arrays.copyOf(stack, length);
        }
    }

    void push(int literal, int reason) {
        values[literal] = TRUE;
        values[literal ^ 1] = FALSE;
        int variable = literal >> 1;
        levels[variable] = level;
        reasons[variable] = reason;
        stack[size++] = literal;
    }

    void newLevel() {
        if (level == limits.length) {
            limits = Arrays.copyOf(limits, level * 2);
        }
        limits[level++] = size;
    }

    /** Takes the top literal off. */
    int pop() {
        int literal = stack[--size];
        values[literal] = 0;
        values[literal ^ 1] = 0;
        return literal;
    }

    /** To be called after everything above the level's limit was popped. */
    void setLevel(int to) {
        level = to;
        head = size;
    }

    /** Where the level above the given one starts. */
    int limit(int ofLevel) {
        return limits[ofLevel];
    }

    boolean hasNext() {
        return head < size;
    }

    int next() {
        return stack[head++];
    }

    void skipToEnd() {
        head = size;
    }

    byte[] values() {
        return values;
    }

    byte value(int literal) {
        return values[literal];
    }

    int levelOf(int variable) {
        return levels[variable];
    }

    int reasonOf(int variable) {
        return reasons[variable];
    }

    int literalAt(int index) {
        return stack[index];
    }

    int size() {
        return size;
    }

    int level() {
        return level;
    }

    /** Forgets the reasons of what holds for ever, so that their clauses may go. Only at level 0. */
    void forgetReasons() {
        for (int i = 0; i < size; i++) {
            reasons[stack[i] >> 1] = ClauseArena.NONE;
        }
    }
}
