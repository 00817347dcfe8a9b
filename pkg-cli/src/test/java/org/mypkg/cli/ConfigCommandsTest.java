package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;

/** Configuration files from end to end: real packages, a real disk, a real database. */
final class ConfigCommandsTest {
    private static final String ONE = "port 80\nname a\n\n# end\nlog no\n";
    private static final String TWO = "port 80\nname a\n\n# end\nlog yes\n";
    private static final String OTHER_TWO = "port 8080\nname a\n\n# end\nlog no\n";
    private static final String EDITED = "port 81\nname a\n\n# end\nlog no\n";
    private static final String MERGED = "port 81\nname a\n\n# end\nlog yes\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        publish("1", ONE);
        cli.connect();
        cli.expect(0, "install", "web");
    }

    private void publish(String version, String text) throws Exception {
        cli.repository()
                .add(TestPackage.of("web", version).config("/etc/web/conf", text).file("/usr/bin/web", "web " + version))
                .publish();
    }

    private CliHarness.Ran upgrade(String version, String text) throws Exception {
        publish(version, text);
        cli.expect(0, "update");
        return cli.expect(0, "upgrade");
    }

    private void write(String path, String text) throws Exception {
        Files.writeString(cli.root().resolve(path), text);
    }

    /** An upgrade that leaves a version waiting. */
    private void overlapping() throws Exception {
        write("etc/web/conf", EDITED);
        upgrade("2", OTHER_TWO);
        assertEquals(OTHER_TWO, cli.read("etc/web/conf.mypkg-new"));
        assertEquals(EDITED, cli.read("etc/web/conf"));
    }

    private Map<String, String> tree() throws Exception {
        return Tree.of(cli.root());
    }

    private String list() {
        return cli.expect(0, "config", "list").out();
    }

    @Test
    void anUpgradeMergesAndUndoBringsTheUsersTextBack() throws Exception {
        assertEquals("", list());
        write("etc/web/conf", EDITED);
        assertEquals("/etc/web/conf  web  edited\n", list());
        Map<String, String> before = tree();
        assertTrue(upgrade("2", TWO).err().contains("/etc/web/conf was merged"));
        assertEquals(MERGED, cli.read("etc/web/conf"));
        assertEquals("/etc/web/conf  web  edited\n", list());
        assertEquals("--- /etc/web/conf of web 2\n", cli.expect(0, "config", "diff", "/etc/web/conf", "--base").out().lines().findFirst().orElse("") + "\n");
        assertTrue(cli.expect(0, "verify").err().contains("all files are as their packages say"));
        cli.expect(0, "undo");
        assertEquals(before, tree());
    }

    @Test
    void whatOverlapsWaitsAndIsShown() throws Exception {
        overlapping();
        assertEquals("/etc/web/conf  web  edited, a new version waits\n", list());
        String json = cli.expect(0, "config", "list", "--json").out();
        assertTrue(json.contains("\"state\": \"edited\"") && json.contains("\"waiting\": true"), json);
        String diff = """
                --- /etc/web/conf
                +++ /etc/web/conf.mypkg-new
                @@ -1,4 +1,4 @@
                -port 81
                +port 8080
                 name a
                \s
                 # end
                """;
        assertEquals(diff, cli.expect(0, "config", "diff", "/etc/web/conf").out());
        assertEquals(diff, cli.expect(0, "config", "diff", "etc/web/conf.mypkg-new").out());
        assertTrue(cli.expect(0, "config", "diff", "etc/web/conf", "--json").out().contains("+port 8080\\n"));
    }

    @Test
    void acceptTakesThePackagesVersionAndCanBeUndone() throws Exception {
        overlapping();
        Map<String, String> before = tree();
        assertTrue(cli.expect(0, "config", "accept", "/etc/web/conf", "-n").err().contains("dry run"));
        assertEquals(before, tree());
        String json = cli.expect(0, "config", "accept", "/etc/web/conf", "--json").out();
        assertTrue(json.contains("\"outcome\": \"done\"") && json.contains("\"transaction\": 3"), json);
        assertEquals(OTHER_TWO, cli.read("etc/web/conf"));
        assertFalse(cli.has("etc/web/conf.mypkg-new"));
        assertEquals("", list());
        assertTrue(cli.expect(0, "history").out().contains("mypkg config accept"));
        cli.expect(0, "undo");
        assertEquals(before, tree());
        cli.expect(0, "config", "accept", "etc/web/conf.mypkg-new");
        assertEquals(OTHER_TWO, cli.read("etc/web/conf"));
        assertEquals(1, cli.run("config", "accept", "/etc/web/conf").code());
    }

    @Test
    void acceptBringsADeletedFileBack() throws Exception {
        Files.delete(cli.root().resolve("etc/web/conf"));
        assertTrue(upgrade("2", TWO).err().contains("stays deleted"));
        assertEquals("/etc/web/conf  web  deleted\n", list());
        cli.expect(0, "config", "accept", "/etc/web/conf");
        assertEquals(TWO, cli.read("etc/web/conf"));
    }

    @Test
    void keepDropsWhatWaitsAndTheNextMergeStartsThere() throws Exception {
        overlapping();
        Map<String, String> before = tree();
        cli.expect(0, "config", "keep", "etc/web/conf");
        assertEquals(EDITED, cli.read("etc/web/conf"));
        assertFalse(cli.has("etc/web/conf.mypkg-new"));
        cli.expect(0, "undo");
        assertEquals(before, tree());
        cli.expect(0, "config", "keep", "etc/web/conf");
        upgrade("3", OTHER_TWO.replace("log no", "log yes"));
        assertEquals(MERGED, cli.read("etc/web/conf"));
    }

    @Test
    void mergeWithoutATerminalHandsOutAndTakesBack() throws Exception {
        overlapping();
        CliHarness.Ran refused = cli.expect(1, "config", "merge", "/etc/web/conf");
        assertTrue(refused.err().contains("E0222") && refused.err().contains("--output FILE"), refused.err());
        Path text = directory.resolve("text");
        cli.expect(0, "config", "merge", "/etc/web/conf", "--output", text.toString());
        assertEquals("<<<<<<< /etc/web/conf\nport 81\n||||||| the version that you edited\nport 80\n=======\nport 8080\n>>>>>>>"
                + " /etc/web/conf.mypkg-new\nname a\n\n# end\nlog no\n", Files.readString(text));
        Map<String, String> before = tree();
        CliHarness.Ran marked = cli.expect(1, "config", "merge", "/etc/web/conf", "--from", text.toString());
        assertTrue(marked.err().contains("marker lines"), marked.err());
        assertEquals(before, tree());
        Files.writeString(text, "port 8081\nname a\n\n# end\nlog no\n");
        cli.expect(0, "config", "merge", "/etc/web/conf", "--from", text.toString());
        assertEquals("port 8081\nname a\n\n# end\nlog no\n", cli.read("etc/web/conf"));
        assertFalse(cli.has("etc/web/conf.mypkg-new"));
        cli.expect(0, "undo");
        assertEquals(before, tree());
    }

    @Test
    void mergeAtATerminalOpensTheEditor() throws Exception {
        overlapping();
        cli.edit(file -> edit(file, Files::readString));
        CliHarness.Ran unfinished = cli.runTyping("", "config", "merge", "/etc/web/conf");
        assertEquals(1, unfinished.code());
        assertTrue(unfinished.err().contains("your text is kept in "), unfinished.err());
        assertEquals(EDITED, cli.read("etc/web/conf"));
        cli.edit(file -> edit(file, seen -> "port 9\n"));
        assertEquals(0, cli.runTyping("", "config", "merge", "/etc/web/conf").code());
        assertEquals("port 9\n", cli.read("etc/web/conf"));
        assertFalse(cli.has("etc/web/conf.mypkg-new"));
    }

    @Test
    void whatIsSavedWhileSomebodyMergesIsNotOverwritten() throws Exception {
        overlapping();
        cli.edit(file -> edit(cli.root().resolve("etc/web/conf"), seen -> "saved meanwhile\n") && edit(file, seen -> "port 9\n"));
        CliHarness.Ran ran = cli.runTyping("", "config", "merge", "/etc/web/conf");
        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("changed while you were merging"), ran.err());
        assertEquals("saved meanwhile\n", cli.read("etc/web/conf"));
    }

    @Test
    void withoutAnEditorNothingHappens() throws Exception {
        overlapping();
        CliHarness.Ran ran = cli.runTyping("", "config", "merge", "/etc/web/conf");
        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("VISUAL or EDITOR"), ran.err());
    }

    private interface Editing {
        String of(Path file) throws java.io.IOException;
    }

    private static boolean edit(Path file, Editing editing) {
        try {
            Files.writeString(file, editing.of(file));
            return true;
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @Test
    void mergeSucceedsOnceTheUserHasMadeRoom() throws Exception {
        overlapping();
        write("etc/web/conf", ONE.replace("log no", "log verbose"));
        cli.expect(0, "config", "merge", "etc/web/conf");
        assertEquals("port 8080\nname a\n\n# end\nlog verbose\n", cli.read("etc/web/conf"));
        assertFalse(cli.has("etc/web/conf.mypkg-new"));
    }

    @Test
    void aFileThatWasDeletedSinceIsNotMerged() throws Exception {
        overlapping();
        Files.delete(cli.root().resolve("etc/web/conf"));
        assertEquals("/etc/web/conf  web  deleted, a new version waits\n", list());
        assertTrue(cli.expect(1, "config", "merge", "/etc/web/conf").err().contains("it was deleted"));
        cli.expect(0, "config", "accept", "/etc/web/conf");
        assertEquals(OTHER_TWO, cli.read("etc/web/conf"));
    }

    @Test
    void whatIsNoConfigurationIsRefused() throws Exception {
        for (String verb : new String[] {"diff", "merge", "accept", "keep"}) {
            CliHarness.Ran other = cli.expect(1, "config", verb, "/usr/bin/web");
            assertTrue(other.err().contains("E0115") && other.err().contains("no configuration file"), other.err());
            CliHarness.Ran nothing = cli.expect(1, "config", verb, "/etc/web/conf");
            assertTrue(nothing.err().contains("E0115"), nothing.err());
        }
        assertEquals(2, cli.run("config", "diff", "a/../b").code());
        assertTrue(cli.expect(0, "config", "accept", "--help").out().contains("mypkg config accept /etc/"));
    }

    @Test
    void binaryFilesAreDecidedButNotMerged() throws Exception {
        write("etc/web/conf", "\0mine");
        upgrade("2", OTHER_TWO);
        assertTrue(cli.expect(0, "config", "diff", "/etc/web/conf").out().startsWith("Binary files"));
        CliHarness.Ran ran = cli.expect(1, "config", "merge", "/etc/web/conf");
        assertTrue(ran.err().contains("it is no text"), ran.err());
        cli.expect(0, "config", "accept", "/etc/web/conf");
        assertEquals(OTHER_TWO, cli.read("etc/web/conf"));
    }

    @Test
    void aRemovedPackagesSavedFileIsListedAndTold() throws Exception {
        write("etc/web/conf", EDITED);
        assertTrue(cli.expect(0, "remove", "web").err().contains("kept as /etc/web/conf.mypkg-save"));
        assertEquals("/etc/web/conf  web  its package was removed, saved as /etc/web/conf.mypkg-save\n", list());
        assertTrue(cli.expect(0, "install", "web").err().contains("/etc/web/conf.mypkg-save has what you had made"));
        assertEquals("/etc/web/conf  web  saved as /etc/web/conf.mypkg-save\n", list());
    }

    @Test
    void aLinkInItsPlaceIsListed() throws Exception {
        Path conf = cli.root().resolve("etc/web/conf");
        Files.delete(conf);
        Files.createSymbolicLink(conf, Path.of("elsewhere"));
        upgrade("2", TWO);
        assertEquals("/etc/web/conf  web  replaced by something else, a new version waits\n", list());
        cli.expect(0, "config", "accept", "/etc/web/conf");
        assertEquals(TWO, cli.read("etc/web/conf"));
    }
}
