package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;
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
        lines.add(paint("error[" + label + "]", RED, color) + ": " + paint(Visible.line(diagnostic.title()), BOLD, color));
        for (String reason : diagnostic.because()) {
            lines.add("  " + Visible.line(reason));
        }
        for (String hint : diagnostic.hints()) {
            lines.add("  " + paint("hint", CYAN, color) + ": " + Visible.line(hint));
        }
        lines.add("  more: mypkg explain " + label);
        return List.copyOf(lines);
    }

    private static String paint(String text, String style, boolean color) {
        return color ? style + text + PLAIN : text;
    }
}
