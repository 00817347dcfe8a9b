package org.mypkg.sys;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** A program of the host could not be started. What a program that ran had to say is no exception but its result. */
public final class ProgramException extends Failure {
    private static final long serialVersionUID = 1;

    private final String program;
    private final String reason;

    ProgramException(String program, String reason, Throwable cause) {
        super("cannot run " + program + ": " + reason, cause);
        this.program = program;
        this.reason = reason;
    }

    /** The program's name as it was asked for. */
    public String program() {
        return program;
    }

    @Override
    public Diagnostic diagnostic() {
        return new Diagnostic(
                ErrorCode.PROGRAM_MISSING,
                "cannot run " + program,
                List.of(reason),
                List.of("install it, or put it on the PATH"));
    }
}
