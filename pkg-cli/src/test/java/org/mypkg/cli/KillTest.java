package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.ExitCode;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;

/**
 * The real process, killed with SIGKILL at a system call of an upgrade; then the next command, and the root is exactly the
 * old one or exactly the new one. strace counts the calls of an undisturbed run, and then kills at one of them: the call
 * itself does not happen any more.
 */
final class KillTest {
    /** The calls that change a disk, or make it durable. */
    private static final List<String> CALLS =
            List.of("renameat2", "linkat", "unlinkat", "mkdirat", "fsync", "syncfs", "pwrite64");

    private static final String OLD_LIST = "gone 1 noarch manual\nhello 1 noarch manual\nmoved 1 noarch manual\n";
    private static final String NEW_LIST = "gone 2 noarch manual\nhello 2 noarch manual\nmoved 2 noarch manual\n";

    @TempDir
    Path directory;

    private CliHarness cli;
    private Map<String, String> oldTree = Map.of();
    private Map<String, String> newTree = Map.of();
    private final Map<String, Integer> counts = new TreeMap<>();
    private int armingRename;
    private int commitRename;
    private int copies;

    /** Where to kill: at the n-th call of a kind. */
    private record Point(String call, int number) {}

    @BeforeEach
    void oneUndisturbedUpgrade() throws Exception {
        cli = new CliHarness(directory, InstantSource.system());
        cli.repository().add(packages("1")).publish();
        cli.connect();
        cli.expect(0, "install", "hello", "moved", "gone");
        cli.repository().add(packages("2")).publish();
        cli.expect(0, "update");
        cli.expect(0, "download", "hello", "moved", "gone", "-o", directory.resolve("out").toString());
        oldTree = Tree.of(cli.root());
        Path traced = copy();
        Path log = directory.resolve("trace");
        assertEquals(0, upgrade(traced, List.of("-o", log.toString(), "-e", "trace=" + String.join(",", CALLS))));
        newTree = Tree.of(traced);
        count(Files.readAllLines(log));
    }

    /** A replaced file, a new one, one that goes, a link that becomes a file, new and old directories. */
    private static TestPackage[] packages(String version) {
        var hello = TestPackage.of("hello", version)
                .file("/usr/bin/hello", "hello " + version)
                .file("/usr/bin/same", "same")
                .file("/usr/share/hello/" + version + "/data", "data " + version);
        var moved = TestPackage.of("moved", version);
        moved = version.equals("1") ? moved.link("/usr/lib/thing", "other") : moved.file("/usr/lib/thing", "a file");
        var gone = TestPackage.of("gone", version);
        gone = version.equals("1") ? gone.file("/usr/share/gone/deep/file", "g") : gone.file("/usr/share/come", "c");
        return new TestPackage[] {hello, moved, gone};
    }

    private Path copy() throws Exception {
        Path copy = directory.resolve("copy" + copies++);
        assertEquals(0, run(List.of("cp", "-a", cli.root().toString(), copy.toString())));
        return copy;
    }

    private void count(List<String> trace) {
        for (String line : trace) {
            for (String call : CALLS) {
                if (line.contains(" " + call + "(")) {
                    counts.merge(call, 1, Integer::sum);
                }
            }
            if (line.contains("renameat2(") && line.contains("\"journal.tmp\"")) {
                armingRename = counts.getOrDefault("renameat2", 0);
            }
            if (line.contains("renameat2(") && line.contains("\"journal\"") && line.contains("\"journal.done\", 0")) {
                boolean commit = line.indexOf("\"journal\"") < line.indexOf("\"journal.done\"");
                commitRename = commit ? counts.getOrDefault("renameat2", 0) : commitRename;
            }
        }
        assertTrue(armingRename > 0 && commitRename > armingRename, "the trace shows arming and COMMIT: " + trace);
    }

    /** Runs the real program under strace with these options. */
    private int upgrade(Path root, List<String> strace) throws Exception {
        // Not --seccomp-bpf: with it strace 6.1 counts no further than the first call.
        var command = new ArrayList<>(List.of("strace", "-f", "-qqq"));
        command.addAll(strace);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), Main.class.getName()));
        command.addAll(List.of("--root", root.toString(), "upgrade", "--yes"));
        return run(command);
    }

    private static String classPath() {
        String here = System.getProperty("surefire.test.class.path", "");
        return here.isEmpty() ? System.getProperty("java.class.path") : here;
    }

    private int run(List<String> command) throws IOException, InterruptedException {
        File output = directory.resolve("output").toFile();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it hangs: " + command);
        int code = process.exitValue();
        assertTrue(List.of(0, ExitCode.UNDONE.number(), 137).contains(code), () -> command + " ended with " + code + ": " + text(output));
        return code;
    }

    private static String text(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }

    /** Kills at a point, lets the next command repair, and says whether the new state was reached. */
    private boolean killedAt(Point point) throws Exception {
        Path root = copy();
        int code = upgrade(root, List.of("-o", "/dev/null", "-e", "trace=" + point.call(), "-e",
                "inject=" + point.call() + ":signal=KILL:when=" + point.number()));
        assertEquals(137, code, point + " was not reached");
        String place = root.toString();
        CliHarness.Ran recovered = cli.runPlain("--root", place, "recover");
        assertEquals(0, recovered.code(), point + recovered.err());
        boolean isNew = Tree.of(root).equals(newTree);
        assertEquals(isNew ? newTree : oldTree, Tree.of(root), point + ": neither old nor new");
        CliHarness.Ran listed = cli.runPlain("--root", place, "list");
        assertEquals(isNew ? NEW_LIST : OLD_LIST, listed.out(), point + ": facts differ from the disk" + listed.err());
        assertEquals(0, cli.runPlain("--root", place, "verify").code(), point + ": verify");
        for (String left : List.of("journal", "journal.tmp", "journal.done")) {
            assertFalse(Files.exists(root.resolve("var/lib/mypkg").resolve(left)), point + " leaves " + left);
        }
        assertEquals(0, cli.runPlain("--root", place, "upgrade", "-y").code(), point + ": the next upgrade");
        assertEquals(newTree, Tree.of(root), point + ": after the next upgrade");
        return isNew;
    }

    @Test
    void killedAtArmingAndAtCommitTheRootIsOldOrNew() throws Exception {
        assertFalse(killedAt(new Point("renameat2", armingRename)), "not armed yet");
        assertFalse(killedAt(new Point("renameat2", armingRename + 1)), "armed, nothing applied");
        assertFalse(killedAt(new Point("renameat2", commitRename)), "applied, not committed");
        assertTrue(killedAt(new Point("renameat2", commitRename + 1)), "committed, not settled");
    }

    @Test
    @Tag("slow")
    void aPoliteRequestToStopEndsInOldOrNewAndSaysWhich() throws Exception {
        for (int rename = armingRename + 1; rename <= commitRename; rename++) {
            Path root = copy();
            int code = upgrade(root, List.of("-o", "/dev/null", "-e", "trace=renameat2", "-e",
                    "inject=renameat2:signal=INT:when=" + rename));
            String said = Files.readString(directory.resolve("output"));
            boolean undone = code == ExitCode.UNDONE.number();
            assertEquals(undone ? oldTree : newTree, Tree.of(root), said);
            assertTrue(said.contains(undone ? "error[E0503]" : "done: transaction 2"), said);
            assertFalse(Files.exists(root.resolve("var/lib/mypkg/journal")), said);
        }
    }

    @Test
    @Tag("slow")
    void killedAnywhereTheRootIsOldOrNew(TestReporter reporter) throws Exception {
        int points = 0;
        for (var entry : counts.entrySet()) {
            // The database's own writes are many and alike.
            int stride = entry.getKey().equals("pwrite64") ? 7 : 1;
            for (int number = 1; number <= entry.getValue(); number += stride) {
                killedAt(new Point(entry.getKey(), number));
                points++;
            }
        }
        reporter.publishEntry("points killed at", Integer.toString(points));
        assertTrue(points >= 20, "only " + points + " points in " + counts);
    }
}
