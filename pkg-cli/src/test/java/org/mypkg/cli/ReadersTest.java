package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.Digest;

/**
 * Readers beside writers, each a process of its own. The writer waits in a script of a package and is stopped by a signal, or
 * strace stops it at a system call. Nobody waits for it, and nobody but the holder of the lock repairs anything.
 */
final class ReadersTest {
    private static final String OLD = "hello 1 noarch manual\n";
    private static final String NEW = "hello 2 noarch manual\n";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static RealProgram program;

    private CliHarness cli;
    private Map<String, String> oldTree = Map.of();
    private final List<ProcessHandle> started = new ArrayList<>();

    /** A writer that stands still. @param process what was started: Java itself, or strace around it */
    private record Stopped(Process process, ProcessHandle java) {}

    @BeforeAll
    static void layDownTheProgram() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become somebody else");
        program = RealProgram.in(shared);
        open(shared, "rwxr-xr-x");
        open(program.lib(), "rwxr-xr-x");
        open(shared.resolve("tmp"), "rwxrwxrwx");
    }

    private static void open(Path directory, String mode) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory, InstantSource.system());
        cli.repository().add(TestPackage.of("hello", "1").file("/usr/bin/hello", "one").file("/usr/bin/more", "one")).publish();
        cli.connect();
        cli.expect(0, "install", "hello");
        putShellInto(cli.root());
        assertEquals(0, host("mkfifo", pipe("begun").toString(), pipe("goes-on").toString()));
        cli.repository()
                .add(TestPackage.of("hello", "2")
                        .file("/usr/bin/hello", "two")
                        .file("/usr/bin/more", "two")
                        .script(ScriptPhase.POST_UPGRADE, "read line </var/cache/mypkg/begun; read line </var/cache/mypkg/goes-on"))
                .publish();
        cli.expect(0, "update");
        cli.expect(0, "download", "hello", "-o", directory.resolve("out").toString());
        oldTree = Tree.of(cli.root());
        open(directory, "rwxr-xr-x");
    }

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** Pipes among our own state, which comparisons of trees leave out. */
    private Path pipe(String name) {
        return cli.root().resolve("var/cache/mypkg").resolve(name);
    }

    /** The number of the first call of a kind whose line shows all of the words, in an undisturbed upgrade of a copy. */
    private int numberOf(String call, int further, String... words) throws Exception {
        Path copy = directory.resolve("traced");
        RealProgram.copy(cli.root(), copy, false);
        Path log = directory.resolve("trace");
        List<String> command = program.command(copy, "upgrade", "--yes", "--no-scripts");
        RealProgram.Ran ran = program.run(RealProgram.traced(List.of("-y", "-o", log.toString(), "-e", "trace=" + call), command));
        assertEquals(0, ran.code(), ran.output());
        int number = 0;
        for (String line : Files.readAllLines(log)) {
            if (line.contains(" " + call + "(")) {
                number++;
                if (Stream.of(words).allMatch(line::contains)) {
                    RealProgram.deleteTree(copy);
                    return number + further;
                }
            }
        }
        throw new AssertionError("no such call of " + call + ": " + Files.readString(log));
    }

    /** Armed, all files in place, not committed: it waits in a script, and stands still beside. */
    private Stopped stopInScript() throws Exception {
        Process java = new ProcessBuilder(program.command(cli.root(), "upgrade", "--yes"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("writer").toFile())
                .start();
        started.add(java.toHandle());
        Files.writeString(pipe("begun"), "the script reads this\n");
        assertEquals(0, host("kill", "-STOP", Long.toString(java.pid())));
        return new Stopped(java, java.toHandle());
    }

    private Stopped stopAt(String call, int number) throws Exception {
        var strace = new ArrayList<>(List.of("strace", "-f", "-e", "trace=" + call, "-e",
                "inject=" + call + ":signal=STOP:when=" + number));
        strace.addAll(program.command(cli.root(), "upgrade", "--yes", "--no-scripts"));
        Process process = new ProcessBuilder(strace).redirectOutput(directory.resolve("writer").toFile()).start();
        BufferedReader errors = process.errorReader();
        var seen = new StringBuilder();
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            seen.append(line).append('\n');
            if (line.contains("stopped by SIGSTOP")) {
                ProcessHandle java = process.descendants().findFirst().orElseThrow();
                started.add(java);
                started.add(process.toHandle());
                return new Stopped(process, java);
            }
        }
        throw new AssertionError("it was never stopped: " + seen);
    }

    private void kill(Stopped writer) throws Exception {
        writer.java().destroyForcibly();
        writer.java().onExit().get(30, TimeUnit.SECONDS);
        writer.process().destroyForcibly();
        assertTrue(writer.process().waitFor(30, TimeUnit.SECONDS));
    }

    private RealProgram.Ran asNobody(Path root, String... words) throws Exception {
        var command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        command.addAll(program.command(root, words));
        return program.run(command);
    }

    /** Every file of the root with its content and times, our own state too. */
    private Map<String, String> everything() throws IOException {
        var all = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(cli.root())) {
            for (Path path : paths.toList()) {
                String content = Files.isRegularFile(path) ? Digest.of(Files.readAllBytes(path)).hex() : "";
                all.put(path.toString(), Files.getLastModifiedTime(path, java.nio.file.LinkOption.NOFOLLOW_LINKS) + " " + content);
            }
        }
        return all;
    }

    private void answersSilently(String expected) throws Exception {
        Map<String, String> before = everything();
        CliHarness.Ran ran = cli.expect(0, "list");
        assertEquals(expected, ran.out());
        assertEquals("", ran.err());
        for (String[] words : new String[][] {
            {"info", "hello"}, {"files", "hello"}, {"owns", "/usr/bin/hello"}, {"why", "hello"}, {"history"}, {"search", "hello"},
            {"install", "hello", "--dry-run"}
        }) {
            CliHarness.Ran other = cli.expect(0, words);
            assertFalse(other.err().contains("warning"), other.err());
        }
        RealProgram.Ran nobody = asNobody(cli.root(), "list");
        assertEquals(new RealProgram.Ran(0, expected), nobody);
        assertEquals(before, everything());
    }

    private void answersWithAWarning(Path root, boolean nobody, String expected) throws Exception {
        Map<String, String> before = everything();
        CliHarness.Ran here = nobody ? new CliHarness.Ran(0, "", "") : cli.runPlain("--root", root.toString(), "list");
        RealProgram.Ran ran = nobody ? asNobody(root, "list") : new RealProgram.Ran(here.code(), here.err() + here.out());
        assertEquals(0, ran.code(), ran.output());
        assertTrue(ran.output().contains("warning: an interrupted transaction waits"), ran.output());
        assertTrue(ran.output().endsWith(expected) || ran.output().startsWith(expected), ran.output());
        assertEquals(before, everything());
    }

    private void readOnly(Check check) throws Exception {
        Path view = Files.createDirectories(directory.resolve("view"));
        host("mount", "--bind", cli.root().toString(), view.toString());
        try {
            host("mount", "-o", "remount,bind,ro", view.toString());
            check.run(view);
        } finally {
            host("umount", view.toString());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }

    private interface Check {
        void run(Path root) throws Exception;
    }

    private static int host(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** Armed and not committed: the disk is neither old nor new, the facts are old. */
    @Test
    void betweenArmingAndCommitEverybodyReadsAndOnlyTheHolderOfTheLockRepairs() throws Exception {
        Stopped writer = stopInScript();
        assertTrue(Files.exists(cli.root().resolve("var/lib/mypkg/journal")));
        answersSilently(OLD);
        CliHarness.Ran second = cli.expect(3, "remove", "hello");
        assertTrue(second.err().contains("error[E0204]") && second.err().contains("process " + writer.java().pid()), second.err());
        assertTrue(second.err().contains("mypkg upgrade"), second.err());
        assertTrue(cli.expect(0, "doctor").out().contains("note: lock: process " + writer.java().pid()));

        kill(writer);
        answersWithAWarning(cli.root(), true, OLD);
        readOnly(root -> answersWithAWarning(root, false, OLD));
        assertTrue(cli.expect(1, "doctor").out().contains("journal: transaction 2 was interrupted"));

        CliHarness.Ran recovers = cli.expect(0, "list");
        assertEquals(OLD, recovers.out());
        assertTrue(recovers.err().contains("transaction 2 had been interrupted; it was taken back"), recovers.err());
        assertFalse(Files.exists(cli.root().resolve("var/lib/mypkg/journal")));
        assertEquals(oldTree, Tree.of(cli.root()));
        assertEquals("", cli.expect(0, "list").err());
        cli.expect(0, "verify");
    }

    /** Committed and not settled: whoever may settle it does, and answers with the new facts. */
    @Test
    @Tag("slow")
    void afterCommitAReaderSettlesAndAnswersWithTheNewFacts() throws Exception {
        Stopped writer = stopAt("renameat2", numberOf("renameat2", 0, "\"journal\"", "\"journal.done\""));
        kill(writer);
        assertTrue(Files.exists(cli.root().resolve("var/lib/mypkg/journal.done")));
        CliHarness.Ran settles = cli.expect(0, "list");
        assertEquals(NEW, settles.out());
        assertTrue(settles.err().contains("it is finished now"), settles.err());
        cli.expect(0, "verify");
    }

    /** Within a step of the database, when some of its pages are new: readers see what was before. */
    @Test
    @Tag("slow")
    void betweenTwoWritesOfTheDatabaseNobodyWaits() throws Exception {
        Stopped writer = stopAt("pwrite64", numberOf("pwrite64", 1, "installed.sqlite>"));
        assertTrue(Files.size(cli.root().resolve("var/lib/mypkg/installed.sqlite-journal")) > 0);
        answersSilently(OLD);
        kill(writer);
        answersSilently(OLD);
        readOnly(root -> assertEquals(new RealProgram.Ran(0, OLD), program.run(program.command(root, "list"))));
        cli.expect(0, "upgrade", "--no-scripts");
        answersSilently(NEW);
        assertFalse(Files.exists(cli.root().resolve("var/lib/mypkg/installed.sqlite-journal")));
    }

    @Test
    void withoutAJournalNothingIsLockedOrWritten() throws Exception {
        Files.delete(cli.root().resolve("var/lib/mypkg/lock"));
        answersSilently(OLD);
        cli.expect(0, "verify");
        cli.expect(0, "doctor");
        assertFalse(Files.exists(cli.root().resolve("var/lib/mypkg/lock")));
        readOnly(root -> {
            assertEquals(new CliHarness.Ran(0, OLD, ""), cli.runPlain("--root", root.toString(), "list"));
            assertEquals(0, cli.runPlain("--root", root.toString(), "verify").code());
            assertEquals(new RealProgram.Ran(0, OLD), asNobody(root, "list"));
        });
    }

    @Test
    @Tag("slow")
    void whoWaitsGetsTheLockAfterTheFirst() throws Exception {
        Stopped writer = stopInScript();
        Process second = new ProcessBuilder(program.command(cli.root(), "remove", "hello", "--yes", "--wait", "120"))
                .redirectOutput(directory.resolve("second").toFile())
                .start();
        String said = second.errorReader().readLine();
        assertTrue(said.contains("waiting for process " + writer.java().pid()) && said.contains("mypkg upgrade"), said);
        host("kill", "-CONT", Long.toString(writer.java().pid()));
        Files.writeString(pipe("goes-on"), "go on\n");
        assertEquals(0, writer.process().waitFor(), () -> text(directory.resolve("writer")));
        assertEquals(0, second.waitFor());
        assertEquals("", cli.expect(0, "list").out());
        assertEquals(3, cli.expect(0, "history", "--json").out().split("\"command\"", -1).length - 1);
    }

    /** A script dies with the writer that started it, and never holds its lock. */
    @Test
    void aScriptKeepsNoLockAlive() throws Exception {
        Stopped writer = stopInScript();
        List<ProcessHandle> scripts = writer.java().descendants().toList();
        assertFalse(scripts.isEmpty());
        kill(writer);
        assertEquals(0, host("flock", "-n", cli.root().resolve("var/lib/mypkg/lock").toString(), "true"));
        for (ProcessHandle script : scripts) {
            script.onExit().get(30, TimeUnit.SECONDS);
        }
        CliHarness.Ran recovered = cli.expect(0, "list");
        assertEquals(OLD, recovered.out());
        assertTrue(recovered.err().contains("it was taken back"), recovered.err());
        assertEquals(oldTree, Tree.of(cli.root()));
    }

    private static void putShellInto(Path root) throws Exception {
        String libraries = new String(new ProcessBuilder("ldd", "/bin/sh").start().getInputStream().readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        var files = new ArrayList<>(List.of("/bin/sh"));
        Stream.of(libraries.split("\\s+", -1)).filter(word -> word.startsWith("/")).forEach(files::add);
        for (String file : files) {
            Path copy = root.resolve(file.substring(1));
            Files.createDirectories(copy.resolveSibling(".").normalize());
            Files.copy(Path.of(file).toRealPath(), copy);
        }
    }
}
