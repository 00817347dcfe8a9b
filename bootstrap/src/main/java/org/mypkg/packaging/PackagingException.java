package org.mypkg.packaging;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** What was built cannot become packages; the diagnostic says it all. */
public final class PackagingException extends Failure {
    private static final long serialVersionUID = 1;
    private static final int SHOWN_MAX = 20;

    private final transient Diagnostic diagnostic;

    private PackagingException(Diagnostic diagnostic) {
        super(diagnostic.title() + ": " + String.join("; ", diagnostic.because()));
        this.diagnostic = diagnostic;
    }

    /** @param because what stood against it; only the first facts of many are told */
    static PackagingException of(ErrorCode code, String title, List<String> because, String... hints) {
        List<String> shown = because;
        if (because.size() > SHOWN_MAX) {
            shown = new java.util.ArrayList<>(because.subList(0, SHOWN_MAX));
            shown.add("and " + (because.size() - SHOWN_MAX) + " more");
        }
        return new PackagingException(new Diagnostic(code, title, shown, List.of(hints)));
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
