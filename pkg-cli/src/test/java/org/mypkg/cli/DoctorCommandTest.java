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

/** What {@code doctor} sees, and what becomes of a damaged database. */
final class DoctorCommandTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository().add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hello").config("/etc/hello.conf", "1")).publish();
        cli.connect();
        cli.expect(0, "install", "hello");
    }

    private Path state(String name) {
        return cli.root().resolve("var/lib/mypkg").resolve(name);
    }

    private void says(String check, String words) {
        CliHarness.Ran ran = cli.expect(1, "doctor");
        assertTrue(ran.out().lines().anyMatch(l -> l.startsWith(check + ": ") && l.contains(words)), ran.out());
        assertTrue(cli.expect(1, "doctor", "--json").out().contains("\"check\": \"" + check + "\""));
    }

    @Test
    void aRootThatIsWellIsSaidToBe() throws Exception {
        CliHarness.Ran ran = cli.expect(0, "doctor");
        assertEquals("", ran.out());
        assertTrue(ran.err().contains("this root is well"), ran.err());
        String json = cli.expect(0, "doctor", "--json").out();
        assertTrue(json.contains("\"healthy\": true") && json.contains("\"findings\": []"), json);
    }

    @Test
    void aFreshRootIsWellAndStaysUntouched() throws Exception {
        Path fresh = Files.createDirectories(directory.resolve("fresh"));
        assertEquals(0, cli.runPlain("--root", fresh.toString(), "doctor").code());
        try (var left = Files.list(fresh)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void eachPartOfTheStateIsLookedAt() throws Exception {
        Files.createDirectories(state("rescued/t1/1"));
        says("rescued", "var/lib/mypkg/rescued");
        new ProcessBuilder("rm", "-r", state("rescued").toString()).inheritIO().start().waitFor();

        Files.createDirectories(state("t99/new"));
        says("leftovers", "var/lib/mypkg");
        cli.expect(0, "recover");
        cli.expect(0, "doctor");

        Files.writeString(cli.root().resolve("etc/hello.conf.mypkg-new"), "2");
        says("configuration", "/etc/hello.conf.mypkg-new");
        Files.delete(cli.root().resolve("etc/hello.conf.mypkg-new"));

        Files.writeString(state("homes"), "boot/.mypkg\n");
        says("file systems", "/boot/.mypkg");
        Files.delete(state("homes"));

        String world = cli.read("etc/mypkg/world");
        Files.writeString(cli.root().resolve("etc/mypkg/world"), "???\n");
        says("world", "etc/mypkg/world");
        Files.writeString(cli.root().resolve("etc/mypkg/world"), world);

        Files.writeString(cli.root().resolve("etc/mypkg/repos.d/bad.yaml"), "][");
        says("repositories", "bad.yaml");
        Files.delete(cli.root().resolve("etc/mypkg/repos.d/bad.yaml"));

        Files.writeString(state("journal"), "mypkg-journal 1\nid 7\n");
        says("journal", "is damaged");
        Files.delete(state("journal"));
        cli.expect(0, "doctor");

        Files.delete(state("t1/journal"));
        says("history", "transaction 1 cannot be taken back");
    }

    @Test
    void whoHoldsTheLockIsTold() throws Exception {
        Process other = new ProcessBuilder("flock", state("lock").toString(), "sh", "-c", "echo held; read line").start();
        try (var held = other.inputReader()) {
            assertEquals("held", held.readLine());
            String out = cli.expect(0, "doctor").out();
            assertTrue(out.startsWith("note: lock: another process is changing this root"), out);
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
    }

    @Test
    void aDiskThatIsNearlyFullIsTold() throws Exception {
        Path small = Files.createDirectories(directory.resolve("small"));
        assertEquals(0, new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "small", small.toString()).inheritIO().start().waitFor());
        try {
            CliHarness.Ran ran = cli.runPlain("--root", small.toString(), "doctor");
            assertEquals(1, ran.code(), ran.err());
            assertTrue(ran.out().startsWith("space: "), ran.out());
        } finally {
            new ProcessBuilder("umount", small.toString()).inheritIO().start().waitFor();
        }
    }

    /** Garbage, cut in the middle, empty, gone: every verb says so, nothing is overwritten, and the kept copy comes back. */
    @Test
    void aDamagedDatabaseIsNamedByAllAndBroughtBack() throws Exception {
        Map<String, String> before = Tree.of(cli.root());
        byte[] good = Files.readAllBytes(state("installed.sqlite"));
        byte[] garbage = new byte[5000];
        java.util.Arrays.fill(garbage, (byte) 'x');
        byte[] cut = java.util.Arrays.copyOf(good, 5000);
        int kept = 0;
        for (byte[] bad : new byte[][] {garbage, cut, new byte[0]}) {
            Files.write(state("installed.sqlite"), bad);
            for (String verb : new String[] {"list", "verify", "history", "autoremove", "recover", "repair"}) {
                CliHarness.Ran ran = cli.run(verb);
                assertEquals(3, ran.code(), verb + ran.err());
                assertTrue(ran.err().contains("error[E0210]"), verb + ran.err());
                assertTrue(ran.err().contains("mypkg repair --database"), verb + ran.err());
            }
            assertTrue(java.util.Arrays.equals(bad, Files.readAllBytes(state("installed.sqlite"))), "nothing writes to it");
            says("database", "damaged");
            CliHarness.Ran ran = cli.expect(0, "repair", "--database");
            assertTrue(ran.err().contains("installed.sqlite.damaged-" + ++kept), ran.err());
            assertTrue(java.util.Arrays.equals(bad, Files.readAllBytes(state("installed.sqlite.damaged-" + kept))));
            assertEquals("hello 1.0 noarch manual\n", cli.expect(0, "list").out());
            cli.expect(0, "verify");
            assertEquals(before, Tree.of(cli.root()));
        }
        assertTrue(cli.expect(0, "repair", "--database").err().contains("the database is well"));
        Files.delete(state("installed.sqlite"));
        assertEquals(3, cli.run("list").code());
        cli.expect(0, "repair", "--database");
        cli.expect(0, "remove", "hello");
        cli.expect(0, "undo");
    }

    @Test
    void aCopyOlderThanTheRootIsRefused() throws Exception {
        Path copy = cli.root().resolve("var/cache/mypkg/installed.sqlite");
        byte[] old = Files.readAllBytes(copy);
        cli.expect(0, "remove", "hello");
        Files.write(copy, old);
        byte[] bad = "not a database at all, but long enough to look like something".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(state("installed.sqlite"), bad);
        CliHarness.Ran ran = cli.expect(3, "repair", "--database");
        assertTrue(ran.err().contains("error[E0216]") && ran.err().contains("transaction 2 was done since"), ran.err());
        Files.delete(copy);
        assertTrue(cli.expect(3, "repair", "--database").err().contains("no copy was kept"));
        assertTrue(java.util.Arrays.equals(bad, Files.readAllBytes(state("installed.sqlite"))));
        assertFalse(Files.exists(state("installed.sqlite.damaged-1")));
    }
}
