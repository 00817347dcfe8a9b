package org.mypkg.diag;

import java.util.List;
import java.util.Objects;

/**
 * A failure as a user meets it: what was wanted, what stood against it, what can be typed next.
 *
 * @param code the stable code, explained in {@code docs/errors/}
 * @param title what was wanted and did not happen, one line without a final stop
 * @param because what stood against it, one fact a line; a line that explains the one above is indented by two more spaces
 * @param hints what to type or do next, one suggestion a line
 */
public record Diagnostic(ErrorCode code, String title, List<String> because, List<String> hints) {
    public Diagnostic {
        Objects.requireNonNull(code);
        Objects.requireNonNull(title);
        because = List.copyOf(because);
        hints = List.copyOf(hints);
    }

    /** A diagnostic with one reason and no hint. */
    public static Diagnostic of(ErrorCode code, String title, String because) {
        return new Diagnostic(code, title, List.of(because), List.of());
    }

    /** The same with one more hint. */
    public Diagnostic withHint(String hint) {
        var more = new java.util.ArrayList<>(hints);
        more.add(hint);
        return new Diagnostic(code, title, because, more);
    }
}
