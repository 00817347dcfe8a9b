package org.mypkg.engine;

import org.mypkg.diag.Invariant;

/**
 * The files of this program itself. A transaction may replace or remove them, and so may the taking back of one: what is
 * needed from the moment of arming on must be at hand before.
 *
 * <p>A file that is open stays readable when its name goes (T6: its content never changes in place). Java opens a jar of the
 * class path only when a class is looked for in it or behind it, so looking for something that no jar has opens them all.
 * Java's own classes lie in one file that stays mapped, native libraries are loaded when the database is opened.
 */
final class OwnFiles {
    private static final String NOWHERE = "org/mypkg/engine/nowhere";

    private OwnFiles() {}

    /** Opens every jar of the class path, and keeps it open as long as the program runs. */
    static void hold() {
        Invariant.check(ClassLoader.getSystemResource(NOWHERE) == null, "no jar has " + NOWHERE);
    }
}
