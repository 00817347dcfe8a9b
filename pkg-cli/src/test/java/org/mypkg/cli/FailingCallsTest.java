package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;

/**
 * The real program on a real disk, and strace lets one of its system calls fail. Before arming nothing changes (exit 3);
 * afterwards everything is taken back (exit 5); after COMMIT it is done (exit 0). What the exit code says, the disk says.
 */
final class FailingCallsTest {
    /** The calls that change a disk or make it durable; {@code close} is not among them, since it never fails on these disks. */
    private static final List<String> CALLS = List.of(
            "renameat2", "linkat", "unlinkat", "mkdirat", "symlinkat", "mknodat", "fchownat", "fchmod", "utimensat", "fsync", "syncfs");

    /** SQLite's, and those for content. */
    private static final List<String> WRITES = List.of("write", "pwrite64", "fdatasync", "ftruncate", "openat2");

    private static final List<String> ERRORS = List.of("ENOSPC", "EIO", "EROFS", "EDQUOT", "ENOMEM", "EMFILE");

    /** {@code -Dcalls.stride=N}: each N-th call only. */
    private static final int STRIDE = Integer.getInteger("calls.stride", 1);

    @TempDir
    Path directory;

    private CliHarness cli;
    private RealProgram program;
    private Map<String, String> oldTree = Map.of();
    private Map<String, String> newTree = Map.of();
    private final List<String> trace = new ArrayList<>();
    private int copies;

    /** The n-th call of a kind, by the thread that makes it. */
    private record Point(String call, int number) {}

    @BeforeEach
    void oneUndisturbedUpgrade() throws Exception {
        cli = new CliHarness(directory, InstantSource.system());
        cli.repository().add(TestPackage.of("app", "1").file("/usr/bin/app", "1").file("/usr/share/app/gone", "g").link("/usr/lib/x", "1")
                .file("/usr/lib/was/file", "f")).publish();
        cli.connect();
        cli.expect(0, "install", "app");
        cli.repository().add(TestPackage.of("app", "2").file("/usr/bin/app", "2").file("/usr/new/come", "c").link("/usr/lib/x", "2")
                .link("/usr/lib/was", "elsewhere")).publish();
        cli.expect(0, "update");
        cli.expect(0, "download", "app", "-o", directory.resolve("out").toString());
        program = RealProgram.in(directory.resolve("program"));
        oldTree = Tree.of(cli.root());
        Path root = copy();
        Path log = directory.resolve("trace");
        RealProgram.Ran ran = upgrade(root, "-o", log.toString(), "-e", "trace=" + String.join(",", CALLS) + "," + String.join(",", WRITES));
        assertEquals(0, ran.code(), ran.output());
        trace.addAll(Files.readAllLines(log));
        newTree = Tree.of(root);
    }

    private Path copy() throws Exception {
        Path copy = directory.resolve("copy" + copies++);
        RealProgram.copy(cli.root(), copy, false);
        return copy;
    }

    private RealProgram.Ran upgrade(Path root, String... strace) throws Exception {
        return program.run(RealProgram.traced(List.of(strace), program.command(root, "upgrade", "--yes")));
    }

    /** Every call of these kinds, counted for each thread by itself as strace does; the first thread to reach a number gets it. */
    private List<Point> points(List<String> calls) {
        var most = new TreeMap<String, Integer>();
        var byThread = new TreeMap<String, Integer>();
        for (String line : trace) {
            String thread = line.substring(0, Math.max(0, line.indexOf(' ')));
            for (String call : calls) {
                if (line.contains(" " + call + "(")) {
                    int number = byThread.merge(thread + " " + call, 1, Integer::sum);
                    most.merge(call, number, Math::max);
                }
            }
        }
        var points = new ArrayList<Point>();
        most.forEach((call, count) -> {
            for (int number = 1; number <= count; number++) {
                points.add(new Point(call, number));
            }
        });
        return points;
    }

    /** Lets one call fail, and compares what the program says with what it left. */
    private int failing(Point point, String error) throws Exception {
        Path root = copy();
        String about = point + " " + error;
        RealProgram.Ran ran = upgrade(root, "-o", "/dev/null", "-e", "trace=" + point.call(), "-e",
                "inject=" + point.call() + ":error=" + error + ":when=" + point.number());
        String place = root.toString();
        boolean unfinished = ran.output().contains("error[E0504]");
        if (!unfinished) {
            assertEquals(ran.code() == 0 ? newTree : oldTree, Tree.of(root), about + ": " + ran.output());
        }
        assertTrue(List.of(0, 3, 5).contains(ran.code()), about + " ended with " + ran.code() + ": " + ran.output());
        assertTrue(ran.code() == 0 || ran.output().contains("error[E0"), about + ": " + ran.output());
        boolean armed = Files.exists(root.resolve("var/lib/mypkg/journal"));
        assertTrue(unfinished || !armed, about + " leaves a journal and does not say so: " + ran.output());
        CliHarness.Ran recovered = cli.runPlain("--root", place, "recover");
        assertEquals(0, recovered.code(), about + recovered.err());
        assertEquals(ran.code() == 0 ? newTree : oldTree, Tree.of(root), about + " after the next command: " + ran.output());
        assertEquals(0, cli.runPlain("--root", place, "verify").code(), about);
        for (String left : List.of("journal", "journal.tmp", "journal.done", "t2/new")) {
            assertFalse(Files.exists(root.resolve("var/lib/mypkg").resolve(left)), about + " leaves " + left);
        }
        if (ran.code() != 0) {
            assertEquals(0, cli.runPlain("--root", place, "upgrade", "-y").code(), about + ": the next upgrade");
            assertEquals(newTree, Tree.of(root), about + ": after the next upgrade");
        }
        RealProgram.deleteTree(root);
        return ran.code();
    }

    @Test
    void aSampleOfFailingCalls() throws Exception {
        List<Point> syncs = points(List.of("syncfs"));
        assertEquals(3, failing(syncs.getFirst(), "EIO"), "what cannot be made durable is not armed");
        assertEquals(5, failing(syncs.getLast(), "EIO"), "what cannot be made durable is not committed");
    }

    /** The disk stays broken: the program says that it could not even take back, and the next command does. */
    @Test
    void whatCannotBeTakenBackIsTakenBackByTheNextCommand() throws Exception {
        int armed = 0;
        int renames = 0;
        for (String line : trace) {
            renames += line.contains(" renameat2(") ? 1 : 0;
            armed = line.contains("\"journal.tmp\"") ? renames : armed;
        }
        Path root = copy();
        RealProgram.Ran ran = upgrade(root, "-o", "/dev/null", "-e", "trace=renameat2", "-e", "inject=renameat2:error=EIO:when=" + (armed + 3) + "+");
        assertEquals(5, ran.code(), ran.output());
        assertTrue(ran.output().contains("error[E0504]") && ran.output().contains("mypkg recover"), ran.output());
        assertTrue(Files.exists(root.resolve("var/lib/mypkg/journal")));
        CliHarness.Ran recovered = cli.runPlain("--root", root.toString(), "recover");
        assertEquals(0, recovered.code(), recovered.err());
        assertEquals(oldTree, Tree.of(root));
        assertEquals(0, cli.runPlain("--root", root.toString(), "verify").code());
    }

    @Test
    @Tag("slow")
    void everyCallFailsInTurn(TestReporter reporter) throws Exception {
        var codes = new TreeMap<Integer, Integer>();
        int tried = 0;
        var all = new ArrayList<>(points(CALLS));
        // Alike and many: each seventh.
        points(WRITES).stream().filter(point -> point.number() % 7 == 1).forEach(all::add);
        for (int i = 0; i < all.size(); i += STRIDE) {
            codes.merge(failing(all.get(i), ERRORS.get(tried++ % ERRORS.size())), 1, Integer::sum);
        }
        reporter.publishEntry("failing calls tried", tried + ", by exit code " + codes);
        assertTrue(STRIDE > 1 || codes.keySet().containsAll(List.of(0, 3, 5)), codes.toString());
    }

    /** What a signal interrupts is asked again: nobody notices. SQLite alone takes an interrupted {@code fsync} for a failed one. */
    @Test
    @Tag("slow")
    void interruptedCallsAreMadeAgain() throws Exception {
        for (String call : List.of("renameat2", "linkat", "unlinkat", "mkdirat", "symlinkat", "fchownat", "fchmod", "utimensat", "syncfs", "openat2", "statx")) {
            Path root = copy();
            RealProgram.Ran ran = upgrade(root, "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=" + call + ":error=EINTR:when=2+3");
            assertEquals(0, ran.code(), call + ran.output());
            assertEquals(newTree, Tree.of(root), call);
        }
    }
}
