package org.mypkg.resolve;

import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** A scenario file that cannot be read as one. */
public final class ScenarioException extends Failure {
    private static final long serialVersionUID = 1;

    public ScenarioException(String message) {
        super(message);
    }

    public ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Diagnostic diagnostic() {
        return Diagnostic.of(ErrorCode.SCENARIO_INVALID, "the scenario cannot be read", String.valueOf(getMessage()))
                .withHint("the form of a scenario is written in docs/resolver.md");
    }
}
