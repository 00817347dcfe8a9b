package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Golden;
import org.mypkg.testing.ScenarioFile;

/** The rules of {@code docs/resolver.md} and the scenario files that show them: each rule has some, none names a rule that is not. */
class RulesTest {
    private static final Path DOCS = Path.of("../docs/resolver.md");
    private static final String TABLE_START = "<!-- rules: begin -->\n";
    private static final String TABLE_END = "<!-- rules: end -->\n";
    private static final Pattern SECTION = Pattern.compile("## (\\d+)\\. .*");
    private static final Pattern RULE = Pattern.compile("(\\d+)\\. .*");
    private static final Comparator<String> IN_ORDER = Comparator.comparingInt((String rule) -> part(rule, 0))
            .thenComparingInt(rule -> part(rule, 1));

    private static int part(String rule, int index) {
        String[] parts = rule.split("\\.", -1);
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }

    /** The numbered rules of sections 1 and 2, as {@code 1.4}; sections 3 and 4, which have no numbers, as a whole. */
    private static List<String> rules(String docs) {
        var rules = new ArrayList<String>();
        int section = 0;
        for (String line : docs.lines().toList()) {
            Matcher heading = SECTION.matcher(line);
            Matcher rule = RULE.matcher(line);
            if (heading.matches()) {
                section = Integer.parseInt(heading.group(1));
                if (section == 3 || section == 4) {
                    rules.add(String.valueOf(section));
                }
            } else if ((section == 1 || section == 2) && rule.matches()) {
                rules.add(section + "." + rule.group(1));
            }
        }
        return rules;
    }

    private static Map<String, List<String>> filesByRule() throws IOException {
        var byRule = new TreeMap<String, List<String>>(IN_ORDER);
        for (Path file : SolveFilesTest.files()) {
            String name = String.valueOf(file.getFileName()).replace(".solve", "");
            for (String line : ScenarioFile.read(file).lines("rules")) {
                for (String rule : line.split(" +", -1)) {
                    byRule.computeIfAbsent(rule, r -> new ArrayList<>()).add(name);
                }
            }
        }
        return byRule;
    }

    @Test
    void everyRuleIsShownByFiles() throws IOException {
        List<String> rules = rules(Files.readString(DOCS, StandardCharsets.UTF_8));
        Map<String, List<String>> shown = filesByRule();
        assertTrue(rules.size() >= 24, "found only " + rules);
        assertEquals(rules, List.copyOf(shown.keySet()));
        shown.forEach((rule, files) -> assertTrue(files.size() >= 2, "rule " + rule + " is shown only by " + files));
    }

    @Test
    void theTableOfTheDocumentationNamesThem() throws IOException {
        String docs = Files.readString(DOCS, StandardCharsets.UTF_8);
        int start = docs.indexOf(TABLE_START);
        int end = docs.indexOf(TABLE_END);
        assertTrue(start >= 0 && end > start, "no table in " + DOCS);
        var table = new StringBuilder("| rule | files |\n|---|---|\n");
        filesByRule().forEach((rule, files) -> table.append("| " + rule + " | " + String.join(", ", files) + " |\n"));
        Golden.check(DOCS, docs.substring(0, start + TABLE_START.length()) + table + docs.substring(end));
    }
}
