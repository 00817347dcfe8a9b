package org.mypkg.build;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** A package cannot be built; the diagnostic says it all. */
public final class BuildException extends Failure {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    BuildException(Diagnostic diagnostic) {
        super(diagnostic.title() + ": " + String.join("; ", diagnostic.because()));
        this.diagnostic = diagnostic;
    }

    static BuildException of(ErrorCode code, String title, List<String> because, String... hints) {
        return new BuildException(new Diagnostic(code, title, because, List.of(hints)));
    }

    /** Nobody waits for it any more. */
    static BuildException stopped() {
        return of(ErrorCode.CANCELLED, "the build was stopped", List.of("what was finished is kept"),
                "run the same command again: it goes on with what is missing");
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
