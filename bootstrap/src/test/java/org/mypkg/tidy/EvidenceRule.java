package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that says where in the code something is kept, and which test would fail without it, names real places.
 *
 * <p>Three kinds of text in backquotes are looked up: {@code txn.Committer} (a type in the last part of its package's name),
 * {@code sim.SweepTest.everyCut} (a method of it), {@code mutant: undo in forward order} (a planted mistake, by its name).
 */
final class EvidenceRule implements Rule {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern PLACE = Pattern.compile("([a-z]+)\\.([A-Z]\\w*)(?:\\.([a-z]\\w*))?");
    private static final String MUTANT = "mutant: ";

    private final String path;
    private final String page;
    private final int least;

    /** @param path of the page @param page its text @param least with fewer names than these, the page would not be what it was */
    EvidenceRule(String path, String page, int least) {
        this.path = path;
        this.page = page;
        this.least = least;
    }

    @Override
    public List<Breach> check(CodeBase code) {
        var breaches = new ArrayList<Breach>();
        int names = 0;
        List<String> lines = page.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher quoted = QUOTED.matcher(lines.get(i));
            while (quoted.find()) {
                String name = quoted.group(1);
                boolean looksLikeOne = name.startsWith(MUTANT) || PLACE.matcher(name).matches();
                names += looksLikeOne ? 1 : 0;
                if (looksLikeOne && !exists(name, code)) {
                    breaches.add(Breach.at(path, i + 1, "evidence", "there is no " + name));
                }
            }
        }
        if (names < least) {
            breaches.add(Breach.at(path, 1, "evidence", "names " + names + " places in the code, and should name at least " + least));
        }
        return breaches;
    }

    private static boolean exists(String name, CodeBase code) {
        if (name.startsWith(MUTANT)) {
            String literal = '"' + name.substring(MUTANT.length()) + '"';
            return code.sources().stream().anyMatch(s -> !s.main() && s.packageName().equals("sim") && s.text().contains(literal));
        }
        Matcher place = PLACE.matcher(name);
        if (!place.matches()) {
            return false;
        }
        String file = "/" + place.group(1) + "/" + place.group(2) + ".java";
        String method = place.group(3);
        return code.sources().stream().filter(s -> s.path().endsWith(file))
                .anyMatch(s -> method == null || s.text().contains(" " + method + "("));
    }
}
