package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nothing is left for later, and no test is switched off. */
final class MarkRule implements Rule {
    /** Put together, so that this file does not find itself. */
    private static final Pattern MARK = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX|HA" + "CK)\\b|@Dis" + "abled");

    @Override
    public List<Breach> check(CodeBase code) {
        var breaches = new ArrayList<Breach>();
        for (SourceFile source : code.sources()) {
            List<String> lines = source.lines();
            for (int i = 0; i < lines.size(); i++) {
                Matcher mark = MARK.matcher(lines.get(i));
                if (mark.find()) {
                    breaches.add(Breach.at(source.path(), i + 1, "mark", "'" + mark.group() + "' does not stay in the code"));
                }
            }
        }
        return breaches;
    }
}
