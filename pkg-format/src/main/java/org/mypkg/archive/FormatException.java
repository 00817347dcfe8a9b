package org.mypkg.archive;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** Bytes that claim to be one of our formats are damaged, too new, too large, or say what no package may say. */
public final class FormatException extends Failure {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String title;
    private final List<String> because;
    private final List<String> hints;

    /**
     * @param code one of the 06xx codes, or DIGEST_MISMATCH where a digest had been promised
     * @param what the document and what was wanted of it, such as {@code "cannot read the package's manifest"}
     * @param fact what stands against it
     */
    public FormatException(ErrorCode code, String what, String fact) {
        this(code, what, List.of(fact), List.of());
    }

    /** The same with several facts and with hints. */
    public FormatException(ErrorCode code, String what, List<String> because, List<String> hints) {
        super(what + ": " + String.join("; ", because));
        this.code = code;
        this.title = what;
        this.because = List.copyOf(because);
        this.hints = List.copyOf(hints);
    }

    /** A document that only a later release of this program can read. */
    public static FormatException tooNew(String what, String fact) {
        return new FormatException(
                ErrorCode.FORMAT_TOO_NEW, what, List.of(fact), List.of("update mypkg first: mypkg upgrade mypkg"));
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public Diagnostic diagnostic() {
        return new Diagnostic(code, title, because, hints);
    }
}
