package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;

/**
 * Verbs that only tell look at the root without a system call of ours, whose first one would cost every start 28 ms; and where
 * something could lead out of the root, they make one, and stay inside.
 */
final class PlainLookTest {
    private static final String LISTED = "hello 1 noarch manual\n";

    @TempDir
    Path directory;

    private CliHarness cli;
    private Path root;

    @BeforeEach
    void install() throws Exception {
        cli = new CliHarness(directory, InstantSource.system());
        root = cli.root();
        cli.repository().add(TestPackage.of("hello", "1").file("/usr/bin/hello", "one")).publish();
        cli.connect();
        cli.expect(0, "install", "hello");
    }

    private List<String> loadedBy(RealProgram program, String... words) throws Exception {
        Path log = directory.resolve("loaded");
        var command = new ArrayList<>(program.command(root, words));
        command.add(1, "-Xlog:class+load:file=" + log + "::filecount=0");
        RealProgram.Ran ran = program.run(command);
        assertEquals(0, ran.code(), ran.output());
        return Files.readAllLines(log).stream().map(line -> line.substring(line.lastIndexOf(']') + 1).strip()).toList();
    }

    private static boolean has(List<String> loaded, String beginning) {
        return loaded.stream().anyMatch(line -> line.startsWith(beginning));
    }

    @Test
    void tellingVerbsMakeNoSystemCallOfOurs() throws Exception {
        RealProgram program = RealProgram.in(Files.createDirectories(directory.resolve("program")));
        for (List<String> words : List.of(
                List.of("list"), List.of("info", "hello"), List.of("owns", "/usr/bin/hello"), List.of("files", "hello"),
                List.of("search", "hello"))) {
            List<String> loaded = loadedBy(program, words.toArray(new String[0]));
            assertTrue(has(loaded, "org.mypkg.sys.PlainReader "), () -> "how does this look at the root: " + words);
            assertFalse(has(loaded, "org.mypkg.sys.Syscall "), words::toString);
            assertFalse(has(loaded, "jdk.internal.foreign.abi.AbstractLinker "), words::toString);
        }
        List<String> loaded = loadedBy(program, "verify");
        assertTrue(has(loaded, "org.mypkg.sys.Syscall "), "what this test looks for is what a system call of ours loads");
    }

    /** Puts our state elsewhere in the root. */
    private Path moveState() throws Exception {
        Path elsewhere = Files.createDirectories(root.resolve("srv")).resolve("state");
        return Files.move(root.resolve("var/lib"), elsewhere);
    }

    @Test
    void aLinkOnTheWayToTheDatabaseIsFollowedInsideTheRoot() throws Exception {
        moveState();
        Files.createSymbolicLink(root.resolve("var/lib"), Path.of("../srv/state"));
        assertEquals(LISTED, cli.expect(0, "list").out());
        assertEquals("/usr/bin/hello: hello\n", cli.expect(0, "owns", "/usr/bin/hello").out());
    }

    /** Another root's state, which a link of this one names as the machine sees it: inside, that is nothing. */
    @Test
    void aLinkToTheStateOfAnotherRootFindsNothingThere() throws Exception {
        Path state = root.resolve("var/lib/mypkg");
        Path away = Files.move(state, directory.resolve("away"));
        Files.createSymbolicLink(state, away);
        assertTrue(cli.expect(3, "list").err().contains("var/lib/mypkg/installed.sqlite is gone"));
        Files.delete(state);
        Files.createSymbolicLink(state, Path.of("../../../../../../../../" + away));
        assertTrue(cli.expect(3, "list").err().contains("var/lib/mypkg/installed.sqlite is gone"));
    }

    /** A journal is one even if it is a link that leads nowhere, and one that lies behind a link inside the root. */
    @Test
    void aJournalBehindALinkIsSeen() throws Exception {
        Path state = moveState();
        Files.createSymbolicLink(root.resolve("var/lib"), Path.of("../srv/state"));
        Files.writeString(state.resolve("mypkg/journal"), "not a journal\n");
        CliHarness.Ran ran = cli.expect(0, "list");
        assertEquals(LISTED, ran.out());
        assertTrue(ran.err().contains("an interrupted transaction waits"), ran.err());
        Files.delete(state.resolve("mypkg/journal"));
        assertEquals("", cli.expect(0, "list").err());
        Files.createSymbolicLink(state.resolve("mypkg/journal"), Path.of("/nowhere"));
        assertTrue(cli.expect(0, "list").err().contains("an interrupted transaction waits"));
    }

    @Test
    void aLinkInThePlaceOfTheConfigurationIsFollowedInsideTheRoot() throws Exception {
        Path away = Files.move(root.resolve("etc/mypkg"), root.resolve("etc/real"));
        Files.createSymbolicLink(root.resolve("etc/mypkg"), Path.of("/etc/real"));
        assertEquals(LISTED, cli.expect(0, "list", "--manual").out());
        Files.move(away, directory.resolve("real"));
        assertEquals("", cli.expect(0, "list", "--manual").out());
    }
}
