package org.mypkg.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

final class ProgramTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int built;

    private final Program program = new Program(
            "tool",
            "is a test",
            List.of(
                    new Verb("show", "shows its words", this::show),
                    new Verb("key new", "makes a key", () -> console -> {
                        console.print("a new key");
                        return ExitCode.DONE;
                    }),
                    new Verb("key", "speaks of keys", () -> console -> ExitCode.NOT_POSSIBLE),
                    new Verb("fail", "fails", () -> console -> {
                        throw new CommandException(new Diagnostic(
                                ErrorCode.UNSATISFIABLE,
                                "nothing can satisfy web-stack",
                                List.of("web-stack 2 needs tls >= 3", "  tls 3.1 needs libc >= 2, but the installed libc 1.9 is held"),
                                List.of("mypkg install web-stack --release-hold libc")));
                    }),
                    new Verb("crash", "crashes", () -> console -> {
                        throw new IllegalStateException("boom");
                    })),
            List.of("--root"));

    /** Prints what it was given. */
    private static final class Show implements Command {
        @Option(names = "--root")
        private String root = "";

        @Parameters
        private List<String> words = List.of();

        @Override
        public ExitCode run(Console console) throws Failure {
            if (console.json()) {
                console.printJson(Json.object().put("root", root).putStrings("words", words));
            } else {
                console.print(root + words);
            }
            console.say("said");
            console.detail("detailed");
            return ExitCode.DONE;
        }
    }

    private Command show() {
        built++;
        return new Show();
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return program.run(List.of(arguments), Terminal.of(InputStream.nullInputStream(), out, err));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theVersionIsOneLineAndBuildsNoCommand() {
        assertEquals(0, run("--version"));
        assertEquals("tool " + Program.RELEASE + "\n", out());
        assertEquals("", err());
        assertEquals(0, built);
    }

    @Test
    void optionsMayStandBeforeAndAfterTheVerb() {
        assertEquals(0, run("--root", "show", "show", "a", "--", "-b"));
        assertEquals("show[a, -b]\n", out());
        assertEquals(0, run("show", "a", "--root", "r"));
        assertEquals("r[a]\n", out());
        assertEquals(0, run("-v", "--root=r", "show"));
        assertEquals("r[]\n", out());
        assertEquals("said\ndetailed\n", err());
    }

    @Test
    void onlyTheTypedVerbIsBuilt() {
        run("key");
        assertEquals(0, built);
        run("show");
        assertEquals(1, built);
    }

    @Test
    void theLongestVerbWins() {
        assertEquals(0, run("key", "new"));
        assertEquals("a new key\n", out());
        assertEquals(1, run("key"));
    }

    @Test
    void resultsAndMessagesGoDifferentWays() {
        run("show", "x");
        assertEquals("[x]\n", out());
        assertEquals("said\n", err());
        run("show", "x", "--quiet");
        assertEquals("[x]\n", out());
        assertEquals("", err());
    }

    @Test
    void jsonIsOneDocumentThatNamesItsSchema() {
        assertEquals(0, run("--json", "show", "é"));
        assertEquals(
                """
                {
                  "schema": "mypkg/1",
                  "root": "",
                  "words": [
                    "é"
                  ]
                }
                """,
                out());
    }

    @Test
    void aFailureIsPrintedAsTheStyleGuideShowsIt() {
        assertEquals(1, run("fail"));
        assertEquals("", out());
        assertEquals(
                """
                error[E0107]: nothing can satisfy web-stack
                  web-stack 2 needs tls >= 3
                    tls 3.1 needs libc >= 2, but the installed libc 1.9 is held
                  hint: mypkg install web-stack --release-hold libc
                  more: mypkg explain E0107
                """,
                err());
    }

    @Test
    void aFailureInJsonHasTheDiagnosticInside() {
        assertEquals(1, run("fail", "--json"));
        assertTrue(out().contains("\"outcome\": \"unsolvable\""), out());
        assertTrue(out().contains("\"code\": \"E0107\""), out());
        assertTrue(out().contains("\"hints\": [\n"), out());
    }

    @Test
    void aCrashIsABugWithCode70AndShowsItsStackOnlyWhenAsked() {
        assertEquals(70, run("crash"));
        assertTrue(err().startsWith("error[E0970]: "), err());
        assertTrue(err().contains("boom"), err());
        assertTrue(!err().contains("at org.mypkg"), err());
        assertEquals(70, run("crash", "--trace"));
        assertTrue(err().contains("at org.mypkg"), err());
    }

    @Test
    void aWrongCommandLineIsUsage() {
        assertEquals(2, run());
        assertEquals(2, run("shwo"));
        assertTrue(err().contains("did you mean 'tool show'?"), err());
        assertEquals(2, run("show", "--nonsense"));
        assertTrue(err().startsWith("error[E0901]: Unknown option: '--nonsense'"), err());
        assertEquals(2, run("show", "--nonsense", "--json"));
        assertTrue(out().contains("\"outcome\": \"failed\""), out());
        assertEquals(2, run("--color=purple", "show"));
    }

    @Test
    void aLonelyFirstWordNamesItsSecondWords() {
        var two = new Program("t", "", List.of(new Verb("repo add", "adds", Show::new)), List.of());
        assertEquals(2, two.run(List.of("repo"), Terminal.of(InputStream.nullInputStream(), out, err)));
        assertTrue(err().contains("t repo add"), err());
    }

    @Test
    void helpListsVerbsAndExplainsOne() {
        assertEquals(0, run("--help"));
        assertTrue(out().contains("key new") && out().contains("makes a key"), out());
        assertEquals(0, run("show", "--help"));
        assertTrue(out().contains("--json"), out());
        assertEquals(0, run("help", "show"));
        assertTrue(out().contains("usage: tool show [options]"), out());
    }

    @Test
    void aProgramWithoutVerbsTakesAllWords() {
        var single = new Program("t", "", List.of(new Verb("", "does it", Show::new)), List.of("--root"));
        var terminal = Terminal.of(InputStream.nullInputStream(), out, err);
        assertEquals(0, single.run(List.of("a", "--root", "r", "b"), terminal));
        assertEquals("r[a, b]\n", out());
    }

    @Test
    void colorsComeOnlyWhenAskedForOrOnATerminal() {
        run("fail", "--color=always");
        assertTrue(err().contains("\u001b["), err());
        run("fail");
        assertTrue(!err().contains("\u001b["), err());
    }

    @Test
    void controlCharactersFromOutsideNeverReachTheTerminal() {
        var hostile = new Diagnostic(ErrorCode.BUG, "a\u001b]0;b", List.of("c\u0007"), List.of());
        String all = String.join("", DiagnosticView.lines(hostile, false));
        assertTrue(all.chars().noneMatch(Character::isISOControl), all);
    }

    @Test
    void aQuestionIsAskedOnlyWhereSomebodyCanAnswer() {
        var options = CommonOptions.glance(List.of());
        var nobody = new Console(Terminal.of(InputStream.nullInputStream(), out, err), options, "");
        assertTrue(nobody.confirm("sure?").isEmpty());
        assertTrue(somebody("Yes\n").confirm("sure?").orElseThrow());
        assertTrue(!somebody("\n").confirm("sure?").orElseThrow());
        assertTrue(!somebody("").confirm("sure?").orElseThrow());
    }

    private Console somebody(String typed) {
        var in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        return new Console(Terminal.interactive(in, out, err), CommonOptions.glance(List.of()), "");
    }

    @Test
    void theReleaseIsTheBuilds() {
        String pom = org.mypkg.console.ReleaseOfBuild.read();
        assertEquals(pom, Program.RELEASE);
    }
}
