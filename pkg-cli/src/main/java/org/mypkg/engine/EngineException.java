package org.mypkg.engine;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** What was asked for cannot be done with this root, these repositories or this request. */
public final class EngineException extends Failure {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    public EngineException(Diagnostic diagnostic) {
        super(diagnostic.title());
        this.diagnostic = diagnostic;
    }

    public EngineException(Diagnostic diagnostic, Throwable cause) {
        super(diagnostic.title(), cause);
        this.diagnostic = diagnostic;
    }

    /** A failure with one reason and one hint. */
    static EngineException of(ErrorCode code, String title, String because, String hint) {
        return new EngineException(new Diagnostic(code, title, List.of(because), List.of(hint)));
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
