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

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
