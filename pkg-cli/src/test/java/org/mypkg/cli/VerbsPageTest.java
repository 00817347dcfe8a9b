package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mypkg.console.Verb;

/** {@code docs/verbs.md}: what it says of us is shown by tests that exist, and no verb is left out. */
final class VerbsPageTest {
    private static final Path TOP = Files.exists(Path.of("docs/verbs.md")) ? Path.of("") : Path.of("..");
    private static final Pattern TEST = Pattern.compile("([A-Z]\\w+Test)\\.(\\w+)");

    private static List<String> rows() throws Exception {
        return Files.readAllLines(TOP.resolve("docs/verbs.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| job"))
                .toList();
    }

    @Test
    void eachOfOurCellsIsShownByATestThatExists() throws Exception {
        var wrong = new ArrayList<String>();
        for (String row : rows()) {
            Matcher named = TEST.matcher(row);
            if (!named.find() || !exists(named.group(1), named.group(2))) {
                wrong.add(row);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean exists(String type, String method) throws Exception {
        for (String module : List.of("pkg-format", "pkg-resolver", "pkg-db", "pkg-cli", "repo-tools", "bootstrap")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.filter(f -> f.endsWith(type + ".java")).toList()) {
                    // A factory returns its tests.
                    if (Pattern.compile("(void|Test>) " + method + "\\(").matcher(Files.readString(file)).find()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Test
    void noVerbIsLeftOut() throws Exception {
        String ours = String.join("\n", rows().stream().map(row -> row.replace("\\|", "/").split("\\|")[2]).toList());
        var left = new TreeSet<String>();
        for (Verb verb : Verbs.all(Host.real())) {
            String[] words = verb.name().split(" ");
            boolean there = words[0].equals("plan") ? ours.contains("plan VERB") : Stream.of(words).allMatch(word -> word(ours, word));
            if (!there) {
                left.add(verb.name());
            }
        }
        assertEquals(new TreeSet<String>(), left);
        assertTrue(rows().size() > 40, "the table is there");
    }

    private static boolean word(String text, String word) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])").matcher(text).find();
    }
}
