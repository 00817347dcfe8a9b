package org.mypkg.diag;

/**
 * Checks that stay on in every run: a broken one means that this program is wrong, not its input.
 *
 * <p>Stopping before the disk is touched again is always safe, because the journal repairs the rest at the next start.
 */
public final class Invariant {
    private Invariant() {}

    /**
     * Stops the program unless the condition holds.
     *
     * @param name the invariant as documents and tests call it, such as {@code "T3"} or a short sentence
     */
    public static void check(boolean condition, String name) {
        if (!condition) {
            throw new Broken(name);
        }
    }

    /** Thrown by {@link #check}; nobody catches it but the one place that prints it as a bug. */
    public static final class Broken extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Broken(String name) {
            super("invariant broken: " + name);
        }
    }
}
