package org.mypkg.site;

import java.nio.file.Path;
import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** A site cannot be written where it was to go. */
public final class SiteException extends Failure {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    private SiteException(Diagnostic diagnostic) {
        super(diagnostic.title() + ": " + String.join("; ", diagnostic.because()));
        this.diagnostic = diagnostic;
    }

    /** What lies there is not the site of this repository, so it is not to be replaced. */
    static SiteException inTheWay(Path out, String because) {
        return new SiteException(new Diagnostic(
                ErrorCode.SITE_IN_THE_WAY,
                "will not replace " + out + "; nothing was changed",
                List.of(because),
                List.of("name another directory with -o, or remove this one yourself")));
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
