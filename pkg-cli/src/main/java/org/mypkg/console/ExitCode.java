package org.mypkg.console;

import org.mypkg.diag.Fault;

/** How a program ends, by whose fault it was. The numbers never change. */
public enum ExitCode {
    /** Done, or nothing to do. */
    DONE(0),
    /** Not possible as asked; also a search that found nothing and a verification that found something. */
    NOT_POSSIBLE(1),
    /** The command line is not one we know. */
    USAGE(2),
    /** Disk, network or a file failed before anything was armed. */
    OUTSIDE(3),
    /** Bytes differ from what was signed, or a signature is missing, wrong or stale. */
    TRUST(4),
    /** A transaction was armed, then taken back. */
    UNDONE(5),
    /** A bug of ours. */
    BUG(70);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number that the process ends with. */
    public int number() {
        return number;
    }

    /** The exit code that belongs to a fault. */
    public static ExitCode of(Fault fault) {
        return switch (fault) {
            case REQUEST -> NOT_POSSIBLE;
            case USAGE -> USAGE;
            case OUTSIDE -> OUTSIDE;
            case TRUST -> TRUST;
            case UNDONE -> UNDONE;
            case BUG -> BUG;
        };
    }
}
