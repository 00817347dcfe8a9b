package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.ExitCode;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;
import org.mypkg.manifest.ScriptPhase;

/**
 * A transaction may replace the program that runs it, and the Java below it. Here both are gone from the moment of arming on:
 * the process is stopped at its first change of the live tree, its libraries and its Java are removed, and it goes on.
 */
final class SelfReplacementTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory, InstantSource.system());
        cli.repository().add(TestPackage.of("app", "1").file("/usr/bin/app", "1").file("/usr/lib/gone", "g")).publish();
        cli.connect();
        cli.expect(0, "install", "app");
    }

    private static TestPackage next() {
        return TestPackage.of("app", "2").file("/usr/bin/app", "2").link("/usr/bin/alias", "app").file("/opt/new/file", "n");
    }

    private void offer(TestPackage next) throws Exception {
        cli.repository().add(next).publish();
        cli.expect(0, "update");
    }

    /** The number of the rename that follows the arming one. */
    private int firstChange(RealProgram program) throws Exception {
        Path copy = directory.resolve("undisturbed");
        RealProgram.copy(cli.root(), copy, false);
        Path log = directory.resolve("trace");
        program.run(RealProgram.traced(List.of("-o", log.toString(), "-e", "trace=renameat2"), program.command(copy, "upgrade", "--yes")));
        int renames = 0;
        for (String line : Files.readAllLines(log)) {
            renames += line.contains("renameat2(") ? 1 : 0;
            if (line.contains("\"journal.tmp\"")) {
                return renames + 1;
            }
        }
        throw new AssertionError("it was never armed: " + Files.readString(log));
    }

    /** Stops the upgrade at its first change, takes program and Java away, and lets it go on. */
    private RealProgram.Ran upgradeWithoutProgram(RealProgram program) throws Exception {
        int stop = firstChange(program);
        Path java = directory.resolve("java");
        RealProgram.copy(Path.of(System.getProperty("java.home")), java, true);
        Path log = directory.resolve("stopped");
        Process process = program.start(RealProgram.traced(
                List.of("-o", log.toString(), "-e", "trace=renameat2", "-e", "inject=renameat2:signal=STOP:when=" + stop),
                program.command(java, cli.root(), "upgrade", "--yes")));
        while (!Files.exists(log) || !Files.readString(log).contains("stopped by SIGSTOP")) {
            assertFalse(process.waitFor(10, TimeUnit.MILLISECONDS), "it ended before it was stopped");
        }
        assertTrue(Files.exists(cli.root().resolve("var/lib/mypkg/journal")), "it is armed");
        assertEquals(jars(program.lib()), openJars(process, program.lib()), "every jar is at hand");
        RealProgram.deleteTree(program.lib());
        RealProgram.deleteTree(java);
        for (ProcessHandle one : process.descendants().toList()) {
            new ProcessBuilder("kill", "-CONT", Long.toString(one.pid())).start().waitFor();
        }
        return program.end(process);
    }

    private static SortedSet<Path> jars(Path lib) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar")).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static SortedSet<Path> openJars(Process strace, Path lib) throws IOException {
        var open = new TreeSet<Path>();
        for (ProcessHandle one : strace.descendants().toList()) {
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + one.pid() + "/fd"))) {
                for (Path descriptor : descriptors.toList()) {
                    Path file = Files.readSymbolicLink(descriptor);
                    if (file.startsWith(lib)) {
                        open.add(file);
                    }
                }
            }
        }
        return open;
    }

    private void assertSettled() throws Exception {
        for (String left : List.of("journal", "journal.tmp", "journal.done")) {
            assertFalse(cli.has("var/lib/mypkg/" + left), left);
        }
        assertFalse(cli.has("var/lib/mypkg/t2/new"));
        cli.expect(0, "verify");
    }

    @Test
    void whatIsArmedIsCommittedAndSettledWithoutTheProgramsFiles() throws Exception {
        offer(next());
        RealProgram.Ran ran = upgradeWithoutProgram(RealProgram.in(directory.resolve("program")));
        assertEquals(0, ran.code(), ran.output());
        assertTrue(ran.output().contains("done: transaction 2"), ran.output());
        assertEquals("app 2 noarch manual\n", cli.expect(0, "list").out());
        assertSettled();
        assertTrue(cli.has("var/lib/mypkg/t2/journal"), "it is history");
    }

    @Test
    @Tag("slow")
    void whatFailsIsTakenBackWithoutTheProgramsFiles() throws Exception {
        Files.createDirectories(cli.root().resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), cli.root().resolve("bin/sh"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Map<String, String> before = Tree.of(cli.root());
        offer(next().script(ScriptPhase.POST_UPGRADE, "echo no good; exit 3"));
        RealProgram.Ran ran = upgradeWithoutProgram(RealProgram.in(directory.resolve("program")));
        assertEquals(ExitCode.UNDONE.number(), ran.code(), ran.output());
        assertTrue(ran.output().contains("error[E0502]") && ran.output().contains("no good"), ran.output());
        assertEquals(before, Tree.of(cli.root()));
        assertEquals("app 1 noarch manual\n", cli.expect(0, "list").out());
        assertSettled();
    }

    /** Java's own way to start programs needs a file of Java's, which may be gone when post-scripts run. */
    @Test
    void theLauncherStartsScriptsWithoutJavasHelper() throws Exception {
        Path launcher = Path.of(System.getProperty("mypkg.top"), "bootstrap/src/main/dist/bin/launcher.sh");
        assertTrue(Files.readString(launcher).contains(" " + RealProgram.FORK + " "));
    }

    /** The test would notice: what the program opens late is not to be had any more. */
    @Test
    void aClassThatIsLookedForLateIsNotFoundAnyMore() throws Exception {
        RealProgram program = RealProgram.in(directory.resolve("program"));
        RealProgram.deleteTree(program.lib());
        assertNotEquals(0, program.run(program.command(cli.root(), "list")).code());
    }
}
