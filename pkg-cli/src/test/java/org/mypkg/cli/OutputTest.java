package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Terminal;
import org.mypkg.engine.TestPackage;
import org.mypkg.fetch.OkHttpFetcher;

/** What people see: the plan before the question, in wide and narrow terminals, with and without color. */
final class OutputTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository()
                .add(
                        TestPackage.of("libgreet", "1.0").provides("so:libgreet.so.1").file("/usr/lib/libgreet.so.1", "l".repeat(3000)),
                        TestPackage.of("hello", "1.0").requires("so:libgreet.so.1").recommends("manual").file("/usr/bin/hello", "hello"),
                        TestPackage.of("manual", "1").file("/usr/share/man/m", "m"),
                        TestPackage.of("goodbye", "1").conflicts("hello").provides("cmd:bye").file("/usr/bin/bye", "b"))
                .publish();
        cli.connect();
    }

    private CliHarness.Ran seen(int columns, boolean rich, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = Terminal.interactive(new ByteArrayInputStream("n\n".getBytes(StandardCharsets.UTF_8)), out, err, columns, rich);
        var host = new Host(cli.clock(), settings -> new OkHttpFetcher(settings, pause -> {}), file -> false);
        var all = new ArrayList<>(List.of("--root", cli.root().toString()));
        all.addAll(List.of(words));
        int code = Main.program(host).run(all, terminal);
        return new CliHarness.Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void thePlanIsGroupedWithSizesAndReasons() throws Exception {
        String fetch = cli.expect(0, "install", "hello", "-n").out().replaceAll("(?s).*; (.*) to fetch.*", "$1");
        assertEquals(
                """
                new (3)
                  libgreet  1.0  +2.9 KiB  needed by hello
                  hello     1.0      +5 B  you asked for it
                  manual    1        +1 B  recommended by hello
                3 to install; %s to fetch, 2.9 KiB more on the disk
                """.formatted(fetch),
                cli.expect(0, "install", "hello", "-n").out());
        cli.expect(0, "install", "hello");
        cli.repository()
                .add(TestPackage.of("hello", "2.0").file("/usr/bin/hello", "hello2"), TestPackage.of("extra", "1").file("/usr/x", "x"))
                .publish();
        cli.expect(0, "update");
        String upgrade = cli.expect(0, "upgrade", "-n").out();
        assertTrue(upgrade.startsWith("upgraded (1)\n  hello  1.0 -> 2.0  +1 B  newer\n"), upgrade);
        String removal = cli.expect(0, "remove", "hello", "-n").out();
        assertTrue(removal.contains("removed (") && removal.contains("  hello") && removal.contains("you asked for it"), removal);
        assertTrue(removal.contains("nobody needs it any more"), removal);
    }

    @Test
    void whatHasNoRoomIsCutAndNamesNeverAre() {
        for (int columns : new int[] {20, 24, 30, 40, 80, 120}) {
            CliHarness.Ran ran = seen(columns, false, "install", "hello");
            assertEquals(1, ran.code(), "somebody said no");
            for (String line : ran.out().lines().toList()) {
                assertTrue(line.length() <= columns, columns + ": " + line);
            }
            assertTrue(ran.out().contains("libgreet  1.0"), ran.out());
        }
        assertTrue(seen(80, false, "install", "hello").out().contains("needed by hello"));
        assertTrue(seen(43, false, "install", "hello").out().contains("recommended b..."));
    }

    @Test
    void whereEvenTheSizeHasNoRoomItIsLeftOut() {
        assertTrue(seen(25, false, "install", "hello").out().contains("  libgreet  1.0  +2.9 KiB\n"));
        assertTrue(seen(24, false, "install", "hello").out().contains("  libgreet  1.0\n"));
    }

    @Test
    void aVeryLongNameLeavesTheOthersTheirColumns() throws Exception {
        String name = "a-name-that-is-longer-than-two-fifths-of-a-line";
        cli.repository().add(TestPackage.of(name, "2026.11.21+git20261120.0a1b2c3d").requires("hello").file("/usr/a", "a")).publish();
        cli.expect(0, "update");
        CliHarness.Ran ran = seen(60, false, "install", name);
        assertTrue(ran.out().contains("  hello     1.0      +5 B  needed by a-name-that-is-longe...\n"), ran.out());
        assertTrue(ran.out().contains("""
                \040 a-name-that-is-longer-than-two-fifths-of-a-line
                    2026.11.21+git20261120.0a1b2c3d  +1 B
                    you asked for it
                """), ran.out());
        ran.out().lines().forEach(line -> assertTrue(line.length() <= 60, line));
        assertTrue(seen(200, false, "install", name).out().contains(name + "  2026.11.21+git20261120.0a1b2c3d      +1 B  you asked for it"));
    }

    @Test
    void aReasonThatWouldBeAStumpIsLeftOut() {
        String out = seen(36, false, "install", "hello").out();
        assertTrue(out.contains("  libgreet  1.0  +2.9 KiB\n") && !out.contains("recomm"), out);
    }

    @Test
    void colorsAndArrowsComeOnlyWhereTheyAreWanted() throws Exception {
        cli.expect(0, "install", "hello");
        cli.repository().add(TestPackage.of("hello", "2.0").file("/usr/bin/hello", "hello2")).publish();
        cli.expect(0, "update");
        String rich = seen(80, true, "upgrade").out();
        assertTrue(rich.contains("\u001b[36mhello\u001b[0m") && rich.contains("1.0 \u2192 2.0"), rich);
        String plain = seen(80, false, "upgrade").out();
        assertFalse(plain.contains("\u001b") || plain.contains("\u2192"), plain);
        assertFalse(seen(80, true, "upgrade", "--color=never").out().contains("\u001b["));
        assertTrue(cli.expect(0, "upgrade", "-n", "--color=always").out().contains("\u001b["));
        String piped = cli.expect(0, "upgrade", "-n").out();
        assertTrue(piped.chars().allMatch(c -> c < 128 && c != 27), piped);
    }

    @Test
    void theLastLineTellsTransactionTimeAndBytes() {
        String end = cli.expect(0, "install", "hello").err();
        assertTrue(end.matches("(?s).*done: transaction 1 in 0\\.0 s, [0-9.]+ (B|KiB) fetched; mypkg undo takes it back\n"), end);
    }

    @Test
    void whatGoesInTheSameStepIsNamedToo() {
        cli.expect(0, "install", "hello", "--no-recommends");
        String plan = cli.expect(0, "install", "goodbye", "--remove", "hello").out();
        assertTrue(plan.contains("new (1)\n  goodbye  1 ") && plan.contains("removed (1)\n  hello    1.0  -5 B  you asked for it"), plan);
    }

    @Test
    void searchPutsTheVeryNameFirst() throws Exception {
        cli.repository()
                .add(
                        TestPackage.of("ed", "1").file("/usr/bin/ed", "e"),
                        TestPackage.of("edit", "1").file("/usr/bin/edit", "e"),
                        TestPackage.of("sed", "1").file("/usr/bin/sed", "e"))
                .publish();
        cli.expect(0, "update");
        List<String> names = cli.expect(0, "search", "ed").out().lines().map(line -> line.split(" ")[0]).toList();
        assertEquals(List.of("ed", "edit", "sed"), names);
    }

    @Test
    void ownsKnowsCommandsHereAndThoseThatAreOffered() {
        cli.expect(0, "install", "hello");
        assertEquals("/usr/bin/hello: hello\n", cli.expect(0, "owns", "hello").out());
        CliHarness.Ran offered = cli.expect(1, "owns", "bye");
        assertEquals("", offered.out());
        assertTrue(offered.err().contains("bye: not installed; goodbye 1 of main has this command: mypkg install goodbye"), offered.err());
        assertTrue(cli.expect(1, "owns", "bye", "--json").out().contains("\"goodbye\""));
        assertTrue(cli.expect(1, "owns", "nothing").err().contains("nothing: no package owns it"));
    }

    @Test
    void aMistypedPackageIsNamedByEveryVerbThatWantsOne() {
        cli.expect(0, "install", "hello");
        for (String verb : List.of("install", "remove", "files", "info", "hold", "reinstall")) {
            String said = cli.expect(1, verb, "helo").err();
            assertTrue(said.contains("did you mean hello?"), verb + ": " + said);
        }
    }

    @Test
    void withoutATerminalNothingIsAskedAndWhatIsDangerousIsRefused() {
        assertEquals(0, cli.run("install", "hello").code());
        CliHarness.Ran key = cli.runPlain(
                "--root", directory.resolve("root").toString(), "repo", "add", "other", cli.repository().directory().toString());
        assertEquals(4, key.code());
        assertTrue(key.err().contains("--fingerprint"), key.err());
    }
}
