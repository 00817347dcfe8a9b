package org.mypkg.image;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** An image cannot be made. */
public final class ImageException extends Failure {
    private static final long serialVersionUID = 1;

    private final String image;
    private final String fact;

    ImageException(String image, String fact) {
        super("cannot make " + image + ": " + fact);
        this.image = image;
        this.fact = fact;
    }

    ImageException(String image, String fact, Throwable cause) {
        super("cannot make " + image + ": " + fact, cause);
        this.image = image;
        this.fact = fact;
    }

    @Override
    public Diagnostic diagnostic() {
        return new Diagnostic(ErrorCode.IMAGE_FAILED, "cannot make " + image, List.of(fact), List.of());
    }
}
