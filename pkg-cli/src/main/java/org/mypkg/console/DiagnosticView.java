package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mypkg.diag.Diagnostic;

/** A diagnostic as text: what was wanted, what stood against it, what to type next. The one place that lays it out. */
public final class DiagnosticView {
    private static final String RED = "\u001b[1;31m";
    private static final String CYAN = "\u001b[36m";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private DiagnosticView() {}

    /** The lines to print, without line ends. */
    public static List<String> lines(Diagnostic diagnostic, boolean color) {
        String label = diagnostic.code().label();
        var lines = new ArrayList<String>();
        lines.add(paint("error[" + label + "]", RED, color) + ": " + paint(clean(diagnostic.title()), BOLD, color));
        for (String reason : diagnostic.because()) {
            lines.add("  " + clean(reason));
        }
        for (String hint : diagnostic.hints()) {
            lines.add("  " + paint("hint", CYAN, color) + ": " + clean(hint));
        }
        lines.add("  more: mypkg explain " + label);
        return List.copyOf(lines);
    }

    private static String paint(String text, String style, boolean color) {
        return color ? style + text + PLAIN : text;
    }

    /** Text from outside may hold control characters; none of them may reach a terminal. */
    private static String clean(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var clean = new StringBuilder();
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                clean.append(String.format(Locale.ROOT, "\\%03o", c));
            } else {
                clean.append((char) c);
            }
        });
        return clean.toString();
    }
}
