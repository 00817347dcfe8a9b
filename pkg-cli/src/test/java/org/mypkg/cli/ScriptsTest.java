package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.ExitCode;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.ScriptPhase;

/** Scripts, triggers and accounts of real packages in a real root of busybox. */
final class ScriptsTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void rootOfBusybox() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "chroot needs root");
        assumeTrue(Files.exists(BUSYBOX), "no busybox on this host");
        cli = new CliHarness(directory, InstantSource.system());
        for (String name : List.of("bin", "dev", "proc", "tmp", "run", "etc", "usr", "var/cache/info")) {
            Files.createDirectories(cli.root().resolve(name));
        }
        Files.copy(BUSYBOX, cli.root().resolve("bin/sh"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        for (String applet : List.of("cat", "touch", "mv", "id")) {
            Files.createLink(cli.root().resolve("bin").resolve(applet), cli.root().resolve("bin/sh"));
        }
    }

    private void offer(TestPackage... packages) throws Exception {
        cli.repository().add(packages).publish();
        cli.connect();
    }

    @Test
    void outputIsKeptInTheHistory() throws Exception {
        offer(TestPackage.of("talk", "1").file("/usr/talk", "t").script(ScriptPhase.PRE_INSTALL, "echo before")
                .script(ScriptPhase.POST_INSTALL, "echo after $MYPKG_PHASE; echo more >&2").trigger("/usr/talk", "echo seen $1; exit 3"));
        CliHarness.Ran ran = cli.expect(0, "install", "talk");
        assertTrue(ran.err().contains("a trigger of talk 1 failed with exit code 3: mypkg history show 1 has what it printed"), ran.err());
        assertEquals(
                """
                output of pre-install of talk 1:
                    before
                output of post-install of talk 1:
                    after post-install
                    more
                output of trigger: echo seen $1; exit 3 of talk 1 (exit code 3):
                    seen /usr/talk
                """,
                cli.expect(0, "history", "show", "1").out().replaceFirst("(?s)^.*?(?=output)", "").replaceFirst("(?s)keeps: .*", ""));
        String json = cli.expect(0, "history", "show", "1", "--json").out();
        assertTrue(json.contains("\"label\": \"post-install\"") && json.contains("after post-install\\nmore\\n"), json);
        assertTrue(cli.expect(0, "recover").err().contains("a trigger of talk 1 failed"));
    }

    @Test
    void undeclaredWriteIsTakenBackAndDeclaredOneStays() throws Exception {
        offer(TestPackage.of("bad", "1").file("/usr/bad", "b").script(ScriptPhase.POST_INSTALL, "echo x >/etc/undeclared"),
                TestPackage.of("late", "1").file("/usr/late", "b").writes("/etc/made")
                        .script(ScriptPhase.POST_INSTALL, "echo 1 >/etc/made; exit 4"),
                TestPackage.of("good", "1").file("/usr/good", "g").writes("/etc/made")
                        .script(ScriptPhase.POST_INSTALL, "id >/etc/made~ && mv /etc/made~ /etc/made"),
                TestPackage.of("old", "1").file("/usr/old", "g").writes("/var/cache/info")
                        .script(ScriptPhase.POST_INSTALL, "echo 1 >/var/cache/info/made"),
                TestPackage.of("early", "1").file("/usr/early", "g").writes("/etc/made")
                        .script(ScriptPhase.PRE_INSTALL, "echo 1 >/etc/made"));
        Map<String, String> before = Tree.of(cli.root());
        CliHarness.Ran ran = cli.expect(5, "install", "bad");
        assertTrue(ran.err().contains("E0502") && ran.err().contains("Read-only file system"), ran.err());
        assertEquals(before, Tree.of(cli.root()));
        assertTrue(cli.expect(5, "install", "late").err().contains("E0502"));
        assertEquals(before, Tree.of(cli.root()));
        assertTrue(cli.expect(5, "install", "old").err().contains("Read-only file system"));
        assertEquals(before, Tree.of(cli.root()));
        ran = cli.expect(3, "install", "early");
        assertTrue(ran.err().contains("E0213") && ran.err().contains("Read-only file system"), ran.err());
        assertEquals(before, Tree.of(cli.root()));
        cli.expect(0, "install", "good");
        assertEquals("uid=0 gid=0\n", cli.read("etc/made"));
        cli.expect(0, "undo");
        assertFalse(cli.has("etc/made"));
    }

    @Test
    void accountsAreThereForScripts() throws Exception {
        Files.writeString(cli.root().resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(cli.root().resolve("etc/group"), "root:x:0:\n");
        offer(TestPackage.of("web", "1").file("/usr/web", "w").script(ScriptPhase.POST_INSTALL, "id web")
                .account(new Account.User("web", 80, 80, "/var/web", "/bin/false", "the web")),
                TestPackage.of("other", "1").file("/usr/other", "w")
                        .account(new Account.User("other", 80, 81, "/", "/bin/false", "")));
        cli.expect(0, "install", "web");
        assertTrue(cli.read("etc/passwd").endsWith("web:*:80:80:the web:/var/web:/bin/false\n"), cli.read("etc/passwd"));
        assertTrue(cli.expect(0, "history", "show", "1").out().contains("    uid=80(web) gid=80(web)"));
        assertTrue(cli.expect(1, "install", "other").err().contains("error[E0220]"));
        Files.delete(cli.root().resolve("etc/group"));
        Files.createSymbolicLink(cli.root().resolve("etc/group"), Path.of("nowhere"));
        assertTrue(cli.expect(1, "install", "other").err().contains("error[E0221]"));
    }

    /** A trigger that runs until it is killed; its first run says so, and a later one ends where {@code ready} is. */
    private static TestPackage index() {
        return TestPackage.of("index", "1").file("/usr/index", "i").writes("/var/cache/info")
                .trigger("/usr/share/info/*", "cd /var/cache/info; echo run >>runs; [ -e ready ] && exit 0; touch waiting; while :; do :; done");
    }

    private Process startAndWaitFor(RealProgram program, String file, String... words) throws Exception {
        Process process = program.start(program.command(cli.root(), words));
        while (!cli.has(file)) {
            assertFalse(process.waitFor(10, TimeUnit.MILLISECONDS), "it ended before the script ran");
        }
        return process;
    }

    @Test
    void killedTriggerRunsAgain() throws Exception {
        offer(index(), TestPackage.of("doc", "1").file("/usr/share/info/doc", "d"));
        cli.expect(0, "install", "index");
        RealProgram program = RealProgram.in(directory.resolve("program"));
        startAndWaitFor(program, "var/cache/info/waiting", "install", "--yes", "doc").destroyForcibly().waitFor();
        assertEquals("doc 1 noarch manual\nindex 1 noarch manual\n", cli.expect(0, "list").out());
        Files.writeString(cli.root().resolve("var/cache/info/ready"), "");
        cli.expect(0, "recover");
        assertEquals("run\nrun\n", cli.read("var/cache/info/runs"));
        cli.expect(0, "recover");
        assertEquals("run\nrun\n", cli.read("var/cache/info/runs"));
    }

    @Test
    void wishToStopKillsTheScriptAndTakesBack() throws Exception {
        offer(TestPackage.of("slow", "1").file("/usr/slow/file", "s").writes("/usr/slow")
                .script(ScriptPhase.POST_INSTALL, "touch /usr/slow/waiting; while :; do :; done"));
        RealProgram program = RealProgram.in(directory.resolve("program"));
        Process process = startAndWaitFor(program, "usr/slow/waiting", "install", "--yes", "slow");
        process.destroy();
        RealProgram.Ran ran = program.end(process);
        assertEquals(ExitCode.UNDONE.number(), ran.code(), ran.output());
        assertTrue(ran.output().contains("E0503"), ran.output());
        assertFalse(cli.has("usr/slow"));
        assertEquals("", cli.expect(0, "list").out());
    }
}
