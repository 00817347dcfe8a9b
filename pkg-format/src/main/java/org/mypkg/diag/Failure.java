package org.mypkg.diag;

/**
 * The root of all checked exceptions of this project: the outside world failed, or asked for what cannot be.
 *
 * <p>Each module has a small family of subclasses that carry facts (operation, path, error number); {@link #diagnostic()}
 * turns the facts into words, and only the program's outermost layer prints them.
 */
public abstract class Failure extends Exception {
    private static final long serialVersionUID = 1;

    protected Failure(String message) {
        super(message);
    }

    protected Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /** This failure in the words of the user. */
    public abstract Diagnostic diagnostic();
}
