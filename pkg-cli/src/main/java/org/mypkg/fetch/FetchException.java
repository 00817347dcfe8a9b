package org.mypkg.fetch;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** Something could not be fetched, or is not what was promised. */
public final class FetchException extends Failure {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String place;
    private final String fact;

    /** What went wrong. */
    public enum Kind {
        /** No connection, or it broke again and again. */
        UNREACHABLE,
        /** The server answered that it has no such file. */
        ABSENT,
        /** The server answered with another refusal. */
        REFUSED,
        /** More bytes than were promised. */
        TOO_LONG,
        /** Other bytes than were promised. */
        OTHER_BYTES,
        /** A local file cannot be read. */
        UNREADABLE,
        /** The network must not be used. */
        OFFLINE
    }

    /** @param fact what was seen, one line */
    public FetchException(Kind kind, Location place, String fact) {
        super("cannot fetch " + place + ": " + fact);
        this.kind = kind;
        this.place = place.toString();
        this.fact = fact;
    }

    /** @param fact what was seen, one line */
    public FetchException(Kind kind, Location place, String fact, Throwable cause) {
        super("cannot fetch " + place + ": " + fact, cause);
        this.kind = kind;
        this.place = place.toString();
        this.fact = fact;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public Diagnostic diagnostic() {
        return new Diagnostic(code(), "cannot fetch " + place, List.of(fact), List.of(hint()));
    }

    private ErrorCode code() {
        return switch (kind) {
            case UNREACHABLE, ABSENT, REFUSED -> ErrorCode.DOWNLOAD_FAILED;
            case TOO_LONG, OTHER_BYTES -> ErrorCode.DIGEST_MISMATCH;
            case UNREADABLE -> ErrorCode.FILE_UNREADABLE;
            case OFFLINE -> ErrorCode.OFFLINE;
        };
    }

    private String hint() {
        return switch (kind) {
            case UNREACHABLE -> "check the network and the repository's address, then run the same command again";
            case ABSENT -> "mypkg update, in case the repository has moved on; else tell its maintainer";
            case REFUSED -> "try again later; if it stays so, tell the repository's maintainer";
            case TOO_LONG, OTHER_BYTES -> "do not use these bytes; mypkg update, and if it stays so tell the maintainer";
            case UNREADABLE -> "check that the file exists and that you may read it";
            case OFFLINE -> "run the command again without --offline";
        };
    }
}
