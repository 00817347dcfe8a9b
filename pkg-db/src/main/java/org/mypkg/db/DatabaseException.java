package org.mypkg.db;

import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** The database refused an operation, or holds what it must not. */
public final class DatabaseException extends Failure {
    private static final long serialVersionUID = 1;
    private static final String LOOK = "mypkg doctor looks closer, and changes nothing";
    private static final String REPAIR = "mypkg repair --database brings back the copy that was kept, and keeps the damaged file";

    private final ErrorCode code;
    private final String operation;
    private final String reason;
    private final State state;

    /**
     * @param code {@link ErrorCode#DATABASE_FAILED} or {@link ErrorCode#DATABASE_TOO_NEW}
     * @param operation what was tried, as a verb with its object: "read the installed packages"
     * @param reason what stood against it
     */
    public DatabaseException(ErrorCode code, String operation, String reason) {
        super("cannot " + operation + ": " + reason);
        this.code = code;
        this.operation = operation;
        this.reason = reason;
        this.state = State.OTHER;
    }

    public DatabaseException(String operation, String reason, Throwable cause) {
        this(operation, reason, State.OTHER, cause);
    }

    private enum State {
        DAMAGED,
        BUSY,
        OTHER
    }

    private DatabaseException(String operation, String reason, State state, Throwable cause) {
        super("cannot " + operation + ": " + reason, cause);
        this.code = ErrorCode.DATABASE_FAILED;
        this.operation = operation;
        this.reason = reason;
        this.state = state;
    }

    /** The file is not what was written to it. @param detail what shows it */
    static DatabaseException damaged(String operation, String detail, Throwable cause) {
        return new DatabaseException(operation, "the database is damaged: " + detail, State.DAMAGED, cause);
    }

    /** Whether the file is not what was written to it, or is gone: then a kept copy may help. */
    public boolean isDamage() {
        return state == State.DAMAGED;
    }

    /** Another program holds the file. */
    static DatabaseException busy(String operation, Throwable cause) {
        return new DatabaseException(operation, "another program is writing to the database", State.BUSY, cause);
    }

    /** Whether another program holds the file: who opens it anew for reading reads what was before. */
    public boolean isBusy() {
        return state == State.BUSY;
    }

    /** The file should be there and hold something. */
    public static DatabaseException lost(String operation, String detail) {
        return new DatabaseException(operation, detail, State.DAMAGED, new IllegalStateException(detail));
    }

    @Override
    public Diagnostic diagnostic() {
        Diagnostic plain = Diagnostic.of(code, "cannot " + operation, reason);
        return state == State.DAMAGED ? plain.withHint(LOOK).withHint(REPAIR) : plain;
    }
}
