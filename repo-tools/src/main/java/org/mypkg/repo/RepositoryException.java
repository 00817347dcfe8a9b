package org.mypkg.repo;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** A repository, or what was to become a part of it, is not as it must be. */
public final class RepositoryException extends Failure {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    public RepositoryException(Diagnostic diagnostic) {
        super(diagnostic.title() + ": " + String.join("; ", diagnostic.because()));
        this.diagnostic = diagnostic;
    }

    public RepositoryException(Diagnostic diagnostic, Throwable cause) {
        super(diagnostic.title() + ": " + String.join("; ", diagnostic.because()), cause);
        this.diagnostic = diagnostic;
    }

    /** The repository is not one, or not in the state that the command needs. */
    static RepositoryException invalid(String title, String because, String hint) {
        return new RepositoryException(
                new Diagnostic(ErrorCode.REPOSITORY_INVALID, title, List.of(because), List.of(hint)));
    }

    /** A file could not be read or written. */
    static RepositoryException unreadable(String title, Exception cause) {
        return new RepositoryException(
                Diagnostic.of(ErrorCode.FILE_UNREADABLE, title, String.valueOf(cause.getMessage())), cause);
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
