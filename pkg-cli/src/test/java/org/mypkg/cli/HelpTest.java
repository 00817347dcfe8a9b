package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Terminal;
import org.mypkg.console.Verb;

/** What is said of verbs: help, manual pages, all from one source. */
final class HelpTest {
    @TempDir
    Path directory;

    private static String run(int columns, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = Terminal.interactive(InputStream.nullInputStream(), out, err, columns, false);
        int code = Main.program(Host.real()).run(List.of(words), terminal);
        assertEquals(0, code, List.of(words) + err.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> verbs() {
        var names = new ArrayList<>(Verbs.all(Host.real()).stream().map(Verb::name).toList());
        names.addAll(List.of("completion", "documents"));
        return names;
    }

    @Test
    void everyVerbsHelpShowsAnExampleAndFitsTheTerminal() {
        for (String verb : verbs()) {
            for (int columns : new int[] {40, 80, 120}) {
                var words = new ArrayList<>(List.of(verb.split(" ")));
                words.add("--help");
                String help = run(columns, words.toArray(String[]::new));
                assertTrue(help.contains("\n  mypkg "), verb + " has no example:\n" + help);
                assertTrue(help.startsWith("mypkg " + verb + " - ") || columns == 40, help);
                for (String line : help.lines().toList()) {
                    boolean fits = line.length() <= columns || line.startsWith("  mypkg ") || !line.strip().contains(" ");
                    assertTrue(fits, columns + " columns: " + line);
                }
            }
        }
    }

    @Test
    void theOverviewListsEveryVerb() {
        String overview = run(80, "--help");
        for (String verb : verbs()) {
            assertTrue(overview.contains("\n  " + verb + " "), verb);
        }
        assertTrue(overview.lines().allMatch(line -> line.length() <= 80), overview);
        assertTrue(run(40, "--help").lines().allMatch(line -> line.length() <= 40 || line.startsWith("usage:")));
    }

    /** The verb {@code documents} refuses a handbook with a missing or wrong example, so that this proves them all right. */
    @Test
    void documentsAreWrittenForAllVerbsAndAreSoundManualPages() throws Exception {
        run(80, "documents", directory.toString());
        for (String verb : verbs()) {
            Path page = directory.resolve("man/man1/mypkg-" + verb.replace(' ', '-') + ".1");
            String text = Files.readString(page);
            assertTrue(text.contains(".SH EXAMPLES\n") && text.contains(".SH OPTIONS\n"), page + "\n" + text);
        }
        assertTrue(Files.readString(directory.resolve("man/man1/mypkg.1")).contains("install packages; see mypkg\\-install(1)"));
        assertEquals(3, new String[] {
            Files.readString(directory.resolve("bash-completion/completions/mypkg")),
            Files.readString(directory.resolve("zsh/site-functions/_mypkg")),
            Files.readString(directory.resolve("fish/vendor_completions.d/mypkg.fish"))
        }.length);
    }

    @Test
    void groffAndMandocFindNothingWrongWithThePages() throws Exception {
        run(80, "documents", directory.toString());
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff");
        assertEquals("", output("groff -man -ww -Tutf8 man/man1/*.1 2>&1 >/dev/null"));
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mandoc")), "mandoc");
        assertEquals("", output("mandoc -Tlint -W warning man/man1/*.1 2>&1"));
    }

    private String output(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command).directory(directory.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    @Test
    void whatEveryVerbTakesMayStandBeforeTheVerb() {
        var out = new ByteArrayOutputStream();
        for (String[] option : new String[][] {
            {"--root", directory.toString()}, {"--config", directory.toString()}, {"--wait", "1"}, {"--limit-rate", "5K"},
            {"--parallel-downloads", "2"}, {"--color", "never"}
        }) {
            var words = List.of(option[0], option[1], "list", "--root", directory.toString());
            var usable = option[0].equals("--root") ? words.subList(0, 3) : words;
            int code = Main.program(Host.real()).run(usable, Terminal.of(InputStream.nullInputStream(), out, out));
            assertEquals(0, code, option[0] + out.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsMistypedIsNamed() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        for (String[] words : new String[][] {
            {"instal", "x", "did you mean 'mypkg install'?"},
            {"repo", "ad", "did you mean 'mypkg repo add'?"},
            {"list", "--upgradabl", "did you mean --upgradable?"}
        }) {
            err.reset();
            int code = Main.program(Host.real()).run(List.of(words[0], words[1]), Terminal.of(InputStream.nullInputStream(), out, err));
            assertEquals(2, code);
            assertTrue(err.toString(StandardCharsets.UTF_8).contains(words[2]), err.toString(StandardCharsets.UTF_8));
        }
    }
}
