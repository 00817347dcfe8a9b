package org.mypkg.diag;

/** Whose fault a failure is. The exit code of every program follows from it. */
public enum Fault {
    /** Not possible as asked: the request, the world or the packages contradict each other. */
    REQUEST(1),
    /** The command line is not one we know. */
    USAGE(2),
    /** Disk, network or a file failed before anything was armed. */
    OUTSIDE(3),
    /** Bytes differ from what a signature or a signed digest promised, or a signature is missing, wrong or stale. */
    TRUST(4),
    /** The transaction was armed and then taken back. */
    UNDONE(5),
    /** A bug of ours. */
    BUG(70);

    private final int exitCode;

    Fault(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of a program that ends with this fault. */
    public int exitCode() {
        return exitCode;
    }
}
