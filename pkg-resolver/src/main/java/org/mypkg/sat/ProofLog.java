package org.mypkg.sat;

import java.util.Arrays;

/** Keeps a proof in memory, to be checked or printed afterwards. */
public final class ProofLog implements Proof {
    private static final int GIVEN = 0;
    private static final int LEARNED = 1;
    private static final int DELETED = 2;
    private static final int FAILED = 3;

    /** For each step its kind, its size and its literals. */
    private int[] data = new int[1 << 10];

    private int end;
    private int steps;

    @Override
    public void given(int[] literals, int size) {
        append(GIVEN, literals, size);
    }

    @Override
    public void learned(int[] literals, int size) {
        append(LEARNED, literals, size);
    }

    @Override
    public void deleted(int[] literals, int size) {
        append(DELETED, literals, size);
    }

    @Override
    public void failed(int[] assumptions, int size) {
        append(FAILED, assumptions, size);
    }

    private void append(int kind, int[] literals, int size) {
        if (end + 2 + size > data.length) {
            data = Arrays.copyOf(data, Math.max(end + 2 + size, data.length * 2));
        }
        data[end] = kind;
        data[end + 1] = size;
        System.arraycopy(literals, 0, data, end + 2, size);
        end += 2 + size;
        steps++;
    }

    /** How many steps were listened to. */
    public int steps() {
        return steps;
    }

    /** Tells all steps again, in their order. */
    public void replay(Proof listener) {
        for (int at = 0; at < end; at += 2 + data[at + 1]) {
            int size = data[at + 1];
            int[] literals = Arrays.copyOfRange(data, at + 2, at + 2 + size);
            switch (data[at]) {
                case GIVEN -> listener.given(literals, size);
                case LEARNED -> listener.learned(literals, size);
                case DELETED -> listener.deleted(literals, size);
                default -> listener.failed(literals, size);
            }
        }
    }

    /**
     * The steps as lines of a DRAT file (variables from 1, a minus for "false", 0 at the end, {@code d} before what is
     * deleted). What was given is left out: it belongs to the problem's own file. Failed assumptions are the clause of their
     * opposites.
     */
    public String drat() {
        var text = new StringBuilder();
        for (int at = 0; at < end; at += 2 + data[at + 1]) {
            if (data[at] == GIVEN) {
                continue;
            }
            text.append(data[at] == DELETED ? "d " : "");
            for (int i = at + 2; i < at + 2 + data[at + 1]; i++) {
                int literal = data[at] == FAILED ? Lit.negate(data[i]) : data[i];
                int number = Lit.variable(literal) + 1;
                text.append(Lit.isPositive(literal) ? number : -number).append(' ');
            }
            text.append("0\n");
        }
        return text.toString();
    }
}
