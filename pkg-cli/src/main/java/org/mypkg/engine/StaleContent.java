package org.mypkg.engine;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;

/** A file whose content was to be used for a new version is not any more what it was when it was looked at. */
final class StaleContent extends Failure {
    private static final long serialVersionUID = 1;

    private final transient RootPath path;

    StaleContent(RootPath path) {
        super(path + " changed while it was used");
        this.path = path;
    }

    @Override
    public Diagnostic diagnostic() {
        return new Diagnostic(
                ErrorCode.CHANGED_SINCE,
                "nothing was changed: a file was changed at the same time",
                List.of(path + " was to be used for the package that it belongs to, and has another content now"),
                List.of("run the same command again"));
    }
}
