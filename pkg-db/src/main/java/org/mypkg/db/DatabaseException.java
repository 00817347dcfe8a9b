package org.mypkg.db;

import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** The database refused an operation, or holds what it must not. */
public final class DatabaseException extends Failure {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String operation;
    private final String reason;

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
    }

    public DatabaseException(String operation, String reason, Throwable cause) {
        super("cannot " + operation + ": " + reason, cause);
        this.code = ErrorCode.DATABASE_FAILED;
        this.operation = operation;
        this.reason = reason;
    }

    @Override
    public Diagnostic diagnostic() {
        return Diagnostic.of(code, "cannot " + operation, reason);
    }
}
