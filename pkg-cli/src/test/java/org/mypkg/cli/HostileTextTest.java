package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.json.Json;
import org.mypkg.json.JsonLimits;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.sign.KeyGenerator;

/**
 * Whoever writes a package, an index or the user id of a key chooses texts that users will see. Nothing of them reaches a
 * terminal that could steer it, hide something, or make a line read other than it is.
 */
final class HostileTextTest {
    /** Clears the screen, rings, goes back a line, a C1 introducer, turned direction, invisible letters, a line separator. */
    private static final String EVIL = "a\u001b[2J\u0007\u001b[1A\u009b31m\u202egnp.exe\u2066\u200b\ufeff\u2028\udb40\udc41\u001b]0;title\u0007b";

    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        String names = "usr/share/a\u001b[2J\u202eb";
        cli.repository()
                .add(TestPackage.of("hello", "1.0")
                        .described(new Description(EVIL, EVIL + "\nsecond line " + EVIL, EVIL, EVIL, EVIL))
                        .provides("x:\u009b2J\u202eabc")
                        .requires("y:\u009b2J\u202eabc | other")
                        .script(ScriptPhase.POST_INSTALL, "printf '%s' '" + EVIL.replace("\u0007", "") + "' >&2\n")
                        .file("/usr/bin/hello", "hi")
                        .file("/" + names, "odd"))
                .add(TestPackage.of("other", "1").file("/usr/bin/other", "o"))
                .add(TestPackage.of("broken", "1").requires("z:\u009b2J\u202eabc"))
                .publish();
    }

    /** No control character but line ends and tabs, and nothing that is invisible. */
    private static void assertHarmless(CliHarness.Ran ran, String what) {
        String said = ran.out() + ran.err();
        said.codePoints().forEach(c -> {
            boolean steers = Character.isISOControl(c) && c != '\n' && c != '\t';
            boolean hides = Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029;
            assertFalse(steers || hides, () -> what + " printed U+" + Integer.toHexString(c) + " in:\n" + said);
        });
    }

    private static final List<List<String>> COMMANDS = List.of(
            List.of("search", "hello"), List.of("info", "hello"), List.of("list"), List.of("list", "--available"),
            List.of("install", "--dry-run", "hello"), List.of("install", "broken"), List.of("why-not", "broken"),
            List.of("tree", "hello"), List.of("files", "hello"), List.of("verify", "hello"), List.of("history", "show"),
            List.of("repo", "list"), List.of("key", "list"), List.of("plan", "install", "hello"));

    @Test
    void nothingThatAPackageSaysSteersATerminal() throws Exception {
        cli.connect();
        for (List<String> command : COMMANDS) {
            check(command);
        }
        assertEquals(0, cli.run("install", "--yes", "hello").code());
        for (List<String> command : COMMANDS) {
            check(command);
        }
        assertHarmless(cli.runTyping("", "files", "hello"), "files at a terminal");
        assertHarmless(cli.runTyping("", "remove", "hello"), "remove at a terminal");
    }

    private void check(List<String> command) throws Exception {
        String[] words = command.toArray(String[]::new);
        assertHarmless(cli.runTyping("n\n", words), command + " at a terminal");
        if (!command.getFirst().equals("files")) {
            assertHarmless(cli.run(words), command + " for a program");
        }
        String[] json = java.util.stream.Stream.concat(command.stream(), java.util.stream.Stream.of("--json")).toArray(String[]::new);
        CliHarness.Ran ran = cli.run(json);
        assertHarmless(ran, command + " as JSON");
        if (!ran.out().isBlank()) {
            Json.parse(ran.out(), JsonLimits.DEFAULT);
        }
    }

    /** A program that reads names gets them as they are. */
    @Test
    void aProgramGetsNamesAsTheyAre() {
        cli.connect();
        cli.expect(0, "install", "--yes", "hello");
        assertTrue(cli.run("files", "hello").out().contains("/usr/share/a\u001b[2J\u202eb\n"));
    }

    @Test
    void theUserIdOfAKeyCannotRewriteTheFingerprintThatIsShown() throws Exception {
        KeyGenerator.GeneratedKey key = cli.repository().newKey("Nice <n@example.org>\r\u001b[1A\u001b[2K  0000 \n" + EVIL);
        Files.writeString(cli.repository().directory().resolve("key.asc"), key.publicArmored());
        String place = cli.repository().directory().toString();
        CliHarness.Ran asked = cli.runTyping("n\n", "repo", "add", "main", place);
        assertHarmless(asked, "repo add");
        assertTrue(asked.err().contains("Nice <n@example.org>\\015\\033[1A\\033[2K  0000 \\012a\\033[2J"), asked.err());
        assertEquals(4, asked.code());
        CliHarness.Ran agreed = cli.runTyping("y\n", "repo", "add", "main", place);
        assertEquals(0, agreed.code(), agreed.err());
        assertHarmless(agreed, "repo add");
        assertHarmless(cli.run("key", "list"), "key list");
        assertHarmless(cli.run("key", "list", "--json"), "key list --json");
    }

    @Test
    void aNameThatTheRepositoryGivesItselfIsShownHarmlessly() throws Exception {
        cli.connect();
        cli.repository().named(EVIL).publish();
        CliHarness.Ran ran = cli.run("update");
        assertEquals(4, ran.code());
        assertHarmless(ran, "update");
        assertTrue(ran.err().contains("\\u202e"), ran.err());
    }

    @Test
    void whatIsWrongWithAnIndexIsShownHarmlessly() throws Exception {
        cli.repository().rewriting(lines -> lines.replace("\"name\":\"other\"", "\"name\":\"" + "o\u009b2J\u202e" + "\"")).publish();
        cli.expect(0, "repo", "add", "main", cli.repository().directory().toString(), "--fingerprint", cli.repository().fingerprint());
        CliHarness.Ran ran = cli.run("update");
        assertEquals(3, ran.code(), ran.err());
        assertHarmless(ran, "update");
    }

    @Test
    void whatAFileSaysThatWasNamedIsShownHarmlessly() throws Exception {
        Path file = directory.resolve("x\u001b[2J\u202e.mpkg");
        Files.write(file, "no package".getBytes(StandardCharsets.UTF_8));
        assertHarmless(cli.run("install", file.toString()), "install");
    }
}
