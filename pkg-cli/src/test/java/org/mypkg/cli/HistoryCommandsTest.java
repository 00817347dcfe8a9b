package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;

/** The verbs that look back: undo, rollback, history, alternatives; on a real disk and a real database. */
final class HistoryCommandsTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        byte[] much = new byte[1 << 20];
        new Random(1).nextBytes(much);
        cli.repository()
                .add(
                        TestPackage.of("lib", "1").file("/usr/lib/lib", "lib"),
                        TestPackage.of("app", "1").requires("lib").file("/usr/bin/app", "app"),
                        TestPackage.of("hello", "1").file("/usr/bin/hello", "hello 1"),
                        TestPackage.of("large", "1").file("/usr/share/large", much),
                        TestPackage.of("vim", "1").file("/usr/bin/vim", "v").alternative("/usr/bin/vi", "vim", 50),
                        TestPackage.of("nvi", "1").file("/usr/bin/nvi", "n").alternative("/usr/bin/vi", "nvi", 10))
                .publish();
        cli.connect();
    }

    private Map<String, String> tree() throws Exception {
        return Tree.of(cli.root());
    }

    @Test
    void rollbackGoesBackToAnyPoint() throws Exception {
        Map<String, String> empty = tree();
        cli.expect(0, "install", "hello");
        Map<String, String> first = tree();
        cli.expect(0, "install", "app");
        cli.expect(0, "hold", "app");
        cli.expect(0, "remove", "hello");
        Map<String, String> last = tree();
        CliHarness.Ran dry = cli.expect(0, "rollback", "1", "-n");
        assertTrue(dry.out().contains("new (1)\n  hello") && dry.out().contains("removed (2)\n") && dry.out().contains("\n  app "), dry.out());
        assertEquals(last, tree());
        cli.expect(0, "rollback", "1", "--offline");
        assertEquals(first, tree());
        assertEquals("hello 1 noarch manual\n", cli.expect(0, "list").out());
        cli.expect(0, "rollback", "0");
        assertEquals(withoutOwnDirectories(empty), withoutOwnDirectories(tree()));
        assertEquals("", cli.expect(0, "list").out());
        cli.expect(0, "undo");
        assertEquals(first, tree());
        assertTrue(cli.expect(1, "rollback", "99").err().contains("error[E0113]"));
        assertTrue(cli.expect(0, "rollback", "7").err().contains("nothing to do"));
        assertTrue(cli.expect(0, "history").out().contains("[taken back by 7]"));
    }

    /** A root that never had a package has no usr; a directory that this program made for itself is no part of the state. */
    private static Map<String, String> withoutOwnDirectories(Map<String, String> tree) {
        var rest = new java.util.TreeMap<>(tree);
        rest.keySet().removeIf(path -> path.equals("etc") || path.equals("etc/mypkg"));
        return rest;
    }

    @Test
    void undoOfAnOlderOneIsRefusedWhereItWouldBreakSomething() throws Exception {
        cli.expect(0, "install", "lib");
        cli.expect(0, "install", "app");
        Map<String, String> before = tree();
        CliHarness.Ran broken = cli.expect(1, "undo", "1");
        assertTrue(broken.err().contains("error[E0116]") && broken.err().contains("app 1 needs lib"), broken.err());
        assertTrue(broken.err().contains("mypkg rollback 0"), broken.err());
        assertEquals(before, tree());
        assertEquals(1, cli.run("undo", "1", "-n").code());
        cli.expect(0, "undo", "2");
        assertTrue(cli.expect(1, "undo", "2").err().contains("error[E0117]"));
        cli.expect(0, "undo", "1");
        assertEquals("", cli.expect(0, "list").out());
        assertEquals("", Files.exists(cli.root().resolve("etc/mypkg/world")) ? cli.read("etc/mypkg/world") : "");
    }

    @Test
    void undoKeepsWhatWasEditedAndSaysSoBeforehand() throws Exception {
        cli.expect(0, "install", "hello");
        Files.writeString(cli.root().resolve("usr/bin/hello"), "mine");
        assertTrue(cli.expect(0, "undo", "-n").err().contains("/usr/bin/hello was edited since: it stays"));
        assertTrue(cli.expect(0, "undo").err().contains("/usr/bin/hello was edited since: it stays"));
        assertEquals("mine", cli.read("usr/bin/hello"));
    }

    @Test
    void anOverwrittenFileComesBackAndAnAdoptedOneStays() throws Exception {
        Files.createDirectories(cli.root().resolve("usr/bin"));
        Files.writeString(cli.root().resolve("usr/bin/hello"), "my own hello");
        assertTrue(cli.expect(1, "install", "hello").err().contains("error[E0202]"));
        Map<String, String> before = tree();
        cli.expect(0, "install", "hello", "--overwrite", "/usr/bin/*");
        assertEquals("hello 1", cli.read("usr/bin/hello"));
        cli.expect(0, "undo");
        assertEquals(before.get("usr/bin/hello"), tree().get("usr/bin/hello"));
        Files.writeString(cli.root().resolve("usr/bin/hello"), "hello 1");
        cli.expect(0, "install", "hello");
        cli.expect(0, "undo");
        assertEquals("hello 1", cli.read("usr/bin/hello"));
    }

    @Test
    void dryRunsTakeNoLock() throws Exception {
        cli.expect(0, "install", "hello");
        Path lock = cli.root().resolve("var/lib/mypkg/lock");
        Process other = new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; read line").start();
        try (var held = other.inputReader()) {
            assertEquals("held", held.readLine());
            assertTrue(cli.expect(0, "undo", "-n").out().contains("removed (1)\n  hello"));
            assertTrue(cli.expect(0, "rollback", "0", "-n", "--json").out().contains("\"op\": \"remove\""));
            assertTrue(cli.expect(3, "undo").err().contains("error[E0204]"));
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
    }

    @Test
    void historySaysWhatItHoldsAndPruningFreesIt() throws Exception {
        cli.expect(0, "install", "large");
        assertTrue(cli.expect(0, "history").err().contains("history holds 1 transaction, 0 B; mypkg history prune frees 0 B"));
        CliHarness.Ran removed = cli.expect(0, "remove", "large");
        assertTrue(removed.err().contains("frees 0 B now, 1.0 MiB with mypkg history prune"), removed.err());
        assertTrue(cli.expect(0, "history", "--json").out().contains("\"freeableBytes\": 1052672"));
        String shown = cli.expect(0, "history", "show", "2").out();
        assertTrue(shown.contains("keeps: 2 files, 1.0 MiB") && shown.contains("can be undone: mypkg undo 2"), shown);
        assertTrue(cli.expect(0, "history", "show", "1").out().contains("cannot be undone alone: transaction 2 changed large since"));
        CliHarness.Ran pruned = cli.expect(0, "history", "prune", "--json");
        assertTrue(pruned.out().contains("\"freedBytes\": 1052672"), pruned.out());
        assertTrue(cli.expect(0, "history", "prune").err().contains("nothing to do"));
        assertTrue(cli.expect(1, "undo").err().contains("error[E0212]"));
        assertTrue(cli.expect(1, "rollback", "0").err().contains("1, 2"));
        assertTrue(cli.expect(0, "history", "show", "2").out().contains("cannot be undone alone: what it replaced is not kept"));
        assertEquals(1, cli.expect(0, "history", "--limit", "1").out().lines().filter(l -> !l.startsWith(" ")).count());
    }

    /** 1 MiB of the package's and 4 KiB of the world file's. */
    @Test
    void anInodeThatLivesOnIsHeldAndNotFreed() throws Exception {
        cli.expect(0, "install", "large");
        Files.createLink(cli.root().resolve("mine"), cli.root().resolve("usr/share/large"));
        CliHarness.Ran removed = cli.expect(0, "remove", "large");
        assertTrue(removed.err().contains("frees 0 B now, 4.0 KiB with mypkg history prune\n"), removed.err());
        assertTrue(cli.expect(0, "history").err().contains("history holds 2 transactions, 1.0 MiB; mypkg history prune frees 4.0 KiB"));
    }

    @Test
    void onlyAsMuchIsKeptAsIsConfigured() throws Exception {
        Path config = Files.createDirectories(cli.root().resolve("etc/mypkg")).resolve("config.yaml");
        Files.writeString(config, "history: {keep: 2, max-size: 1GiB}\n");
        cli.expect(0, "install", "hello");
        cli.expect(0, "install", "large");
        cli.expect(0, "install", "lib");
        assertFalse(cli.has("var/lib/mypkg/t1"));
        assertTrue(cli.has("var/lib/mypkg/t2"));
        Files.writeString(config, "history:\n  max-size: 512KiB\n");
        CliHarness.Ran removed = cli.expect(0, "remove", "large");
        assertTrue(removed.err().contains("alone holds more than its limit"), removed.err());
        assertFalse(cli.has("var/lib/mypkg/t3"));
        assertTrue(cli.has("var/lib/mypkg/t4"));
        cli.expect(0, "undo");
        assertTrue(cli.has("usr/share/large"));
        for (String wrong : new String[] {"history: {keep: 0}\n", "history: {kepp: 3}\n", "history: {max-size: much}\n", "histories: {keep: 3}\n"}) {
            Files.writeString(config, wrong);
            assertTrue(cli.expect(1, "install", "app").err().contains("error[E0605]"), wrong);
        }
    }

    @Test
    void byDefaultTheLastFiveAreKept() throws Exception {
        for (int i = 0; i < 4; i++) {
            cli.expect(0, "install", "hello");
            cli.expect(0, "remove", "hello");
        }
        assertFalse(cli.has("var/lib/mypkg/t3"));
        assertTrue(cli.has("var/lib/mypkg/t4"));
        assertTrue(cli.expect(0, "history").err().contains("history holds 5 transactions"));
        assertTrue(cli.expect(1, "rollback", "2").err().contains("error[E0212]"));
        cli.expect(0, "rollback", "3");
        assertTrue(cli.has("usr/bin/hello"));
    }

    @Test
    void aRemovalWithoutHistoryFreesAtOnce() throws Exception {
        cli.expect(0, "install", "large");
        CliHarness.Ran removed = cli.expect(0, "remove", "large", "--no-history");
        assertTrue(removed.err().contains("frees 1.0 MiB now\n") && removed.err().contains("cannot be taken back"), removed.err());
        assertFalse(cli.has("var/lib/mypkg/t2"));
        assertTrue(cli.expect(1, "undo").err().contains("error[E0212]"));
        assertTrue(cli.expect(0, "history").out().contains("[pruned]"));
    }

    @Test
    void theApplyWindowIsTold() {
        assertTrue(cli.expect(0, "install", "hello", "-v").err().contains("the root was between the states for "));
        assertTrue(cli.expect(0, "remove", "hello", "--json").out().contains("\"applyMillis\": "));
    }

    @Test
    void alternativesAreListedChosenAndTakenBack() throws Exception {
        Path vi = cli.root().resolve("usr/bin/vi");
        cli.expect(0, "install", "vim", "nvi");
        String list = cli.expect(0, "alternatives", "list").out();
        assertTrue(list.startsWith("/usr/bin/vi: vim (its priority is the highest)\n  * vim -> vim, priority 50\n    nvi"), list);
        cli.expect(0, "alternatives", "set", "/usr/bin/vi", "nvi");
        assertEquals("nvi", Files.readSymbolicLink(vi).toString());
        assertTrue(cli.read("etc/mypkg/world").contains("alternative /usr/bin/vi nvi\n"));
        assertTrue(cli.expect(0, "alternatives", "list", "/usr/bin/vi", "--json").out().contains("\"why\": \"chosen\""));
        assertEquals("/usr/bin/vi: nvi\n", cli.expect(0, "owns", "/usr/bin/vi").out());
        assertTrue(cli.expect(0, "alternatives", "set", "/usr/bin/vi", "nvi").err().contains("nothing to do"));
        cli.expect(0, "undo");
        assertEquals("vim", Files.readSymbolicLink(vi).toString());
        cli.expect(0, "undo");
        assertEquals("nvi", Files.readSymbolicLink(vi).toString());
        cli.expect(0, "alternatives", "set", "/usr/bin/vi", "auto");
        assertEquals("vim", Files.readSymbolicLink(vi).toString());
        cli.expect(0, "alternatives", "set", "/usr/bin/vi", "nvi");
        CliHarness.Ran gone = cli.expect(0, "remove", "nvi");
        assertTrue(gone.err().contains("was set to nvi, which goes: vim provides it now"), gone.err());
        assertFalse(cli.read("etc/mypkg/world").contains("alternative"));
        assertTrue(cli.expect(1, "alternatives", "set", "/usr/bin/vi", "hello").err().contains("error[E0119]"));
        assertTrue(cli.expect(1, "alternatives", "set", "/usr/bin/ed", "vim").err().contains("error[E0119]"));
        assertEquals(1, cli.run("alternatives", "list", "/usr/bin/ed").code());
        cli.expect(0, "verify");
    }
}
