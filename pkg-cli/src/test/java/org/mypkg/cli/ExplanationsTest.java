package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.testing.ScenarioFile;

/**
 * What users read when something cannot be, or when they ask why it is so: the whole output of the whole program, byte for byte, on a real root with real
 * repositories. Every hint is typed as it stands, and works.
 */
class ExplanationsTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/mypkg/cli/explanations");
    private static final Pattern HINT = Pattern.compile("  hint: .*?: (mypkg .*)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    Path directory;

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
        }
    }

    @Test
    void thereAreManyFiles() throws IOException {
        assertTrue(files().size() >= 30, "found " + files().size());
    }

    @TestFactory
    List<DynamicTest> outputs() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (Path file : files()) {
            tests.add(DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(file)));
        }
        return tests;
    }

    private void check(Path file) throws Exception {
        ScenarioFile scenario = ScenarioFile.read(file);
        assertTrue(!scenario.comment().isBlank(), file + " does not say why it exists");
        Path place = directory.resolve(String.valueOf(file.getFileName()));
        var stage = new Stage(scenario, place);
        var shown = new StringBuilder();
        for (String command : scenario.lines("commands")) {
            CliHarness.Ran ran = stage.run(words(command));
            shown.append("$ ").append(command).append('\n').append(ran.out()).append(ran.err());
            shown.append(ran.code() == 0 ? "" : "exit code " + ran.code() + "\n");
        }
        String output = shown.toString().replace(place.toString(), "DIR");
        scenario.check("output", output);
        tryHints(stage, output.replace("DIR", place.toString()));
    }

    /** A hint of one command is tried without doing it; of those of several the first is done. */
    private static void tryHints(Stage stage, String output) {
        var several = new ArrayList<String>();
        for (String line : output.lines().toList()) {
            Matcher hint = HINT.matcher(line);
            if (hint.matches() && !hint.group(1).equals("mypkg update")) {
                if (hint.group(1).contains(" && ")) {
                    several.add(hint.group(1));
                } else {
                    works(stage, hint.group(1), true);
                }
            }
        }
        if (!several.isEmpty()) {
            for (String command : several.getFirst().split(" && ", -1)) {
                works(stage, command, false);
            }
        }
    }

    private static void works(Stage stage, String command, boolean dry) {
        List<String> words = new ArrayList<>(words(command));
        if (dry) {
            words.add("-n");
        }
        CliHarness.Ran ran = stage.run(words);
        assertEquals(0, ran.code(), "the hint does not work: " + command + "\n" + ran.out() + ran.err());
    }

    /** The words of a command after {@code mypkg}, as a shell reads them. */
    private static List<String> words(String command) {
        var words = new ArrayList<String>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        assertEquals("mypkg", words.removeFirst(), command);
        return words;
    }
}
