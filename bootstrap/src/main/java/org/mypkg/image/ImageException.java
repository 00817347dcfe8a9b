package org.mypkg.image;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** An image cannot be made. */
public final class ImageException extends Failure {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    private ImageException(Diagnostic diagnostic) {
        super(diagnostic.title() + ": " + String.join("; ", diagnostic.because()));
        this.diagnostic = diagnostic;
    }

    private ImageException(Diagnostic diagnostic, Throwable cause) {
        super(diagnostic.title() + ": " + String.join("; ", diagnostic.because()), cause);
        this.diagnostic = diagnostic;
    }

    ImageException(String image, String fact) {
        this(Diagnostic.of(ErrorCode.IMAGE_FAILED, "cannot make " + image, fact));
    }

    ImageException(String image, String fact, Throwable cause) {
        this(Diagnostic.of(ErrorCode.IMAGE_FAILED, "cannot make " + image, fact), cause);
    }

    /** The configuration is wrong, as it says itself. */
    static ImageException config(String file, Failure wrong) {
        return new ImageException(
                new Diagnostic(
                        ErrorCode.IMAGE_CONFIG_INVALID,
                        "cannot use " + file,
                        wrong.diagnostic().because(),
                        List.of("correct it there; docs/images.md says what may stand in such a file")),
                wrong);
    }

    /** Programs of the host are missing. @param missing one sentence each, with the package that brings it */
    static ImageException tools(String image, List<String> missing, List<String> packages) {
        return new ImageException(new Diagnostic(
                ErrorCode.HOST_TOOL_MISSING,
                "cannot make " + image,
                missing,
                List.of("on Debian: apt-get install " + String.join(" ", packages), "or: bootstrap/host-tools.sh --install images")));
    }

    /** The root does not fit. */
    static ImageException tooSmall(String image, String fact) {
        return new ImageException(new Diagnostic(
                ErrorCode.IMAGE_TOO_SMALL,
                "cannot make " + image,
                List.of(fact),
                List.of("raise 'size', or leave it out; or leave files out with 'exclude'")));
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
