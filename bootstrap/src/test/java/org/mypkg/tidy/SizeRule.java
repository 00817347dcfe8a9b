package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;

/** Files have at most 400 lines and one top-level type, methods at most 70 lines between their braces. */
final class SizeRule implements Rule {
    static final int FILE_LINES_MOST = 400;
    static final int METHOD_LINES_MOST = 70;

    @Override
    public List<Breach> check(CodeBase code) {
        var breaches = new ArrayList<Breach>();
        for (SourceFile source : code.sources()) {
            int lines = source.lines().size();
            if (lines > FILE_LINES_MOST) {
                breaches.add(new Breach(source.path(), FILE_LINES_MOST + 1, "file-size", source.path(), lines,
                        "the file has " + lines + " lines, " + FILE_LINES_MOST + " are allowed"));
            }
            checkSyntax(source, code.syntax(source), breaches);
        }
        return breaches;
    }

    private static void checkSyntax(SourceFile source, Syntax syntax, List<Breach> breaches) {
        if (syntax.topLevelTypes() > 1) {
            breaches.add(Breach.at(source.path(), 1, "one-type", "the file has " + syntax.topLevelTypes() + " top-level types"));
        }
        for (Syntax.Block method : syntax.methods()) {
            if (method.bodyLines() > METHOD_LINES_MOST) {
                breaches.add(new Breach(source.path(), method.firstLine(), "method-size", source.path() + "#" + method.name(),
                        method.bodyLines(), "method " + method.name() + " has " + method.bodyLines() + " lines, "
                                + METHOD_LINES_MOST + " are allowed"));
            }
        }
    }
}
