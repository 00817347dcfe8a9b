package org.mypkg.sign;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** Something is not what a key holder vouched for, or nobody vouched for it. */
public final class TrustException extends Failure {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String title;
    private final String fact;
    private final String hint;

    /**
     * @param code one of the 04xx codes
     * @param message what was to be trusted and is not
     * @param fact what stands against it
     * @param hint what to do next; may be empty
     */
    public TrustException(ErrorCode code, String message, String fact, String hint) {
        super(message + ": " + fact);
        this.code = code;
        this.title = message;
        this.fact = fact;
        this.hint = hint;
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public Diagnostic diagnostic() {
        return new Diagnostic(code, title, List.of(fact), hint.isEmpty() ? List.of() : List.of(hint));
    }
}
