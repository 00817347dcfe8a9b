package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A failure is either told to somebody or passed on, never both: else one failure is read twice. */
final class CatchRule implements Rule {
    private static final Pattern TELLS =
            Pattern.compile("printStackTrace\\(|System\\.(out|err)\\.|\\b(log|logger|LOG|LOGGER|terminal|err|out)\\.[a-zA-Z]*\\(");
    private static final Pattern THROWS = Pattern.compile("\\bthrow ");

    @Override
    public List<Breach> check(CodeBase code) {
        var breaches = new ArrayList<Breach>();
        for (SourceFile source : code.mainSources()) {
            for (Syntax.Block clause : code.syntax(source).catches()) {
                if (THROWS.matcher(clause.code()).find() && TELLS.matcher(clause.code()).find()) {
                    breaches.add(Breach.at(source.path(), clause.firstLine(), "log-and-throw",
                            "the catch clause both tells of the failure and throws"));
                }
            }
        }
        return breaches;
    }
}
