package org.mypkg.sat;

/** Literals as ints: variable {@code v} is {@code 2v} when it must be true and {@code 2v + 1} when it must be false. */
public final class Lit {
    /** No literal at all. */
    static final int NONE = -1;

    private Lit() {}

    /** The literal that holds when the variable is true. */
    public static int of(int variable) {
        return variable << 1;
    }

    /** The literal that holds when the variable is false. */
    public static int not(int variable) {
        return variable << 1 | 1;
    }

    /** The opposite literal. */
    public static int negate(int literal) {
        return literal ^ 1;
    }

    /** The variable of a literal. */
    public static int variable(int literal) {
        return literal >> 1;
    }

    /** Whether the literal holds when its variable is true. */
    public static boolean isPositive(int literal) {
        return (literal & 1) == 0;
    }
}
