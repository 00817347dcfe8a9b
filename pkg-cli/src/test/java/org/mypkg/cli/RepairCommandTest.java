package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.engine.Tree;

/** {@code verify} finds and {@code repair} puts back, on a real disk. */
final class RepairCommandTest {
    @TempDir
    Path directory;

    private CliHarness cli;
    private Map<String, String> good = Map.of();

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository()
                .add(
                        TestPackage.of("hello", "1.0")
                                .file("/usr/bin/hello", "hello 1")
                                .file("/usr/share/hello/a", "a")
                                .file("/usr/share/hello/b", "b")
                                .file("/usr/share/hello/empty", "")
                                .link("/usr/share/hello/link", "a")
                                .config("/etc/hello.conf", "conf"),
                        TestPackage.of("other", "1").file("/usr/bin/other", "other 1"))
                .publish();
        cli.connect();
        cli.expect(0, "install", "hello", "other");
        good = Tree.of(cli.root());
    }

    private Path at(String path) {
        return cli.root().resolve(path);
    }

    private void damageEverything() throws Exception {
        Files.writeString(at("usr/bin/hello"), "hello 2");
        Files.delete(at("usr/share/hello/empty"));
        Files.delete(at("usr/share/hello/link"));
        Files.createSymbolicLink(at("usr/share/hello/link"), Path.of("b"));
        Files.delete(at("usr/share/hello/a"));
        Files.createDirectory(at("usr/share/hello/a"));
        Files.setPosixFilePermissions(at("usr/share/hello/b"), PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(at("usr/share/hello"), "unix:gid", 7);
    }

    private void emptyTheCache() throws Exception {
        cli.expect(0, "cache", "clean");
    }

    @Test
    void eachKindOfDamageIsFoundAndPutBackInOneTransaction() throws Exception {
        damageEverything();
        Files.writeString(at("etc/hello.conf"), "mine");
        String found = cli.expect(1, "verify", "--json").out();
        for (String kind : new String[] {"content", "missing", "link", "type", "mode", "owner"}) {
            assertTrue(found.contains("\"kind\": \"" + kind + "\""), kind + " in " + found);
        }
        CliHarness.Ran ran = cli.expect(0, "repair");
        assertTrue(ran.err().contains("done: transaction 2"), ran.err());
        cli.expect(0, "verify");
        assertEquals("mine", cli.read("etc/hello.conf"));
        Files.writeString(at("etc/hello.conf"), "conf");
        Files.setLastModifiedTime(at("etc/hello.conf"), FileTime.fromMillis(1_700_000_000_000L));
        assertEquals(good, Tree.of(cli.root()));
        assertEquals("hello 1.0 noarch manual\nother 1 noarch manual\n", cli.expect(0, "list").out());
        assertTrue(cli.expect(0, "history").out().contains("reinstall hello 1.0"));
    }

    @Test
    void repairIsTakenBackLikeAnything() throws Exception {
        damageEverything();
        Map<String, String> damaged = Tree.of(cli.root());
        cli.expect(0, "repair");
        cli.expect(0, "undo");
        assertEquals(damaged, Tree.of(cli.root()));
    }

    @Test
    void aDryRunSaysWhereEachThingComesFromAndChangesNothing() throws Exception {
        damageEverything();
        Map<String, String> damaged = Tree.of(cli.root());
        CliHarness.Ran ran = cli.expect(0, "repair", "--dry-run", "--json", "--offline");
        assertTrue(ran.out().contains("\"path\": \"/usr/bin/hello\""), ran.out());
        assertTrue(ran.out().contains("\"from\": \"package\"") && ran.out().contains("\"from\": \"facts\"")
                && ran.out().contains("\"from\": \"disk\""), ran.out());
        assertFalse(ran.out().contains("transaction"), ran.out());
        assertEquals(damaged, Tree.of(cli.root()));
    }

    @Test
    void onlyTheNamedPackageIsRepaired() throws Exception {
        Files.writeString(at("usr/bin/hello"), "x");
        Files.writeString(at("usr/bin/other"), "y");
        cli.expect(0, "repair", "other");
        assertEquals("other 1", cli.read("usr/bin/other"));
        assertEquals("x", cli.read("usr/bin/hello"));
        assertTrue(cli.expect(1, "repair", "absent").err().contains("error[E0109]"));
    }

    @Test
    void nothingToRepairIsNoTransaction() throws Exception {
        assertTrue(cli.expect(0, "repair").err().contains("nothing to do"));
        assertTrue(cli.expect(0, "repair", "--json").out().contains("\"outcome\": \"nothing\""));
        assertFalse(cli.expect(0, "history").out().contains("repair"));
    }

    @Test
    void withoutTheCacheTheRepositoryIsAsked() throws Exception {
        emptyTheCache();
        Files.delete(at("usr/bin/hello"));
        CliHarness.Ran offline = cli.run("repair", "--offline", "--json", "--dry-run");
        assertTrue(offline.out().contains("usr/bin/hello"), offline.out() + offline.err());
        cli.expect(0, "repair");
        assertEquals(good, Tree.of(cli.root()));
    }

    @Test
    void aDamagedArchiveInTheCacheIsPassedOver() throws Exception {
        try (var files = Files.list(at("var/cache/mypkg/packages"))) {
            for (Path file : files.toList()) {
                TestRepository.damage(file);
            }
        }
        Files.delete(at("usr/bin/hello"));
        cli.expect(0, "repair");
        assertEquals(good, Tree.of(cli.root()));
    }

    /** An upgrade and its undo leave the old file as one inode; the one of the new version lies in the history. */
    @Test
    void whatTheHistoryKeepsIsPutBackOffline() throws Exception {
        cli.repository().add(TestPackage.of("other", "2").file("/usr/bin/other", "other 2")).publish();
        cli.expect(0, "update");
        cli.expect(0, "upgrade");
        cli.expect(0, "undo");
        cli.expect(0, "upgrade");
        emptyTheCache();
        cli.expect(0, "repo", "remove", "main");
        Files.delete(at("usr/bin/other"));
        Files.writeString(at("usr/bin/other"), "damage!");
        CliHarness.Ran ran = cli.expect(0, "repair", "--offline", "--json");
        assertTrue(ran.out().contains("\"from\": \"history\""), ran.out());
        assertEquals("other 2", cli.read("usr/bin/other"));
        cli.expect(0, "verify");
    }

    @Test
    void whatCannotBePutBackIsNamedAndTheRestIsPutBack() throws Exception {
        emptyTheCache();
        cli.repository().add(TestPackage.of("hello", "2.0").file("/usr/bin/hello", "hello 2")).publish();
        Files.delete(cli.repository().file("hello", "1.0"));
        cli.expect(0, "repo", "remove", "main");
        Files.delete(at("usr/bin/hello"));
        Files.delete(at("usr/share/hello/empty"));
        CliHarness.Ran ran = cli.expect(1, "repair");
        assertTrue(ran.err().contains("error[E0217]") && ran.err().contains("/usr/bin/hello: missing (hello)"), ran.err());
        assertTrue(ran.err().contains("no repository offers hello 1.0"), ran.err());
        assertTrue(ran.err().contains("mypkg upgrade hello"), ran.err());
        assertTrue(ran.err().contains("done: transaction 2"), ran.err());
        assertTrue(cli.has("usr/share/hello/empty"));
        assertEquals("/usr/bin/hello: missing (hello)\n", cli.expect(1, "verify").out());
        assertTrue(cli.expect(1, "repair", "--json").out().contains("\"outcome\": \"failed\""));
    }

    @Test
    void anotherBuildOfTheSameVersionIsNotTaken() throws Exception {
        emptyTheCache();
        cli.repository().add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "another build")).publish();
        cli.expect(0, "update");
        Files.delete(at("usr/bin/hello"));
        CliHarness.Ran ran = cli.expect(1, "repair");
        assertTrue(ran.err().contains("is another build"), ran.err());
        assertFalse(cli.has("usr/bin/hello"));
        assertFalse(cli.expect(0, "history").out().contains("repair"));
    }

    @Test
    void aDirectoryThatHoldsSomethingIsNeverMovedAway() throws Exception {
        Files.delete(at("usr/bin/other"));
        Files.createDirectory(at("usr/bin/other"));
        Files.writeString(at("usr/bin/other/mine"), "mine");
        CliHarness.Ran ran = cli.expect(1, "repair");
        assertTrue(ran.err().contains("a directory that is not empty lies in its place"), ran.err());
        assertEquals("mine", cli.read("usr/bin/other/mine"));
    }

    @Test
    void aForeignFileInTheWayOfADirectoryComesBackByUndo() throws Exception {
        new ProcessBuilder("rm", "-r", at("usr/share/hello").toString()).inheritIO().start().waitFor();
        Files.writeString(at("usr/share/hello"), "mine");
        cli.expect(0, "repair");
        assertEquals(good, Tree.of(cli.root()));
        cli.expect(0, "undo");
        assertEquals("mine", cli.read("usr/share/hello"));
    }

    @Test
    void aDirectoryThatTheUserMovedBehindALinkStaysThere() throws Exception {
        Files.createDirectories(at("srv"));
        Files.move(at("usr/share/hello"), at("srv/hello"));
        Files.createSymbolicLink(at("usr/share/hello"), Path.of("../../srv/hello"));
        CliHarness.Ran ran = cli.expect(1, "repair");
        assertTrue(ran.err().contains("found through it"), ran.err());
        assertTrue(Files.isSymbolicLink(at("usr/share/hello")));
    }

    @Test
    void quickReadsOnlyWhereTheTimeDiffers() throws Exception {
        FileTime time = Files.getLastModifiedTime(at("usr/bin/hello"));
        Files.writeString(at("usr/bin/hello"), "hello X");
        assertEquals("/usr/bin/hello: content (hello)\n", cli.expect(1, "verify", "--quick").out());
        Files.setLastModifiedTime(at("usr/bin/hello"), time);
        cli.expect(0, "verify", "--quick");
        assertEquals("/usr/bin/hello: content (hello)\n", cli.expect(1, "verify").out());
        Files.setLastModifiedTime(at("usr/bin/other"), FileTime.fromMillis(5));
        cli.expect(0, "verify", "--quick", "other");
    }
}
