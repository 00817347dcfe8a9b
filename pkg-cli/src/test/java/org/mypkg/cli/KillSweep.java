package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.mypkg.cli.CallTrace.Point;
import org.mypkg.console.ExitCode;
import org.mypkg.sys.HostFiles;

/**
 * One scenario with everything that its judgement needs: the root as it was, as an undisturbed run leaves it, and the calls
 * that this run makes.
 */
final class KillSweep implements AutoCloseable {
    private static final Path SCRIPT = Path.of("../bootstrap/src/main/dist/bin/mypkg-recover").toAbsolutePath().normalize();

    private final KillScenario scenario;
    private final Path directory;
    private final Victim victim;
    private final CliHarness cli;
    private final Poller poller = Poller.start();
    private final AtomicInteger copies = new AtomicInteger();
    private final State old;
    private final State fresh;
    private final List<String> asked;
    private final List<String> words;
    private final Optional<Point> first;
    private final List<Point> points;

    /** A root and what our commands say of it. */
    private record State(RootImage image, String facts) {}

    /** What a kill led to. @param met what the call that was met names; as a rule that is what was meant */
    record Outcome(boolean isNew, String met) {}

    /** A point that is not there in a second run. */
    static final class NotReached extends Exception {
        private static final long serialVersionUID = 1;

        NotReached(Point point, Victim.Ended ended) {
            super(point + " was not reached: exit code " + ended.code() + ", " + ended.output());
        }
    }

    KillSweep(KillScenario scenario, Path directory) throws Exception {
        this.scenario = scenario;
        this.directory = Files.createDirectories(directory);
        this.cli = new CliHarness(directory, InstantSource.system());
        scenario.setup().make(cli);
        cli.expect(0, "recover");
        RootImage before = RootImage.of(cli.root());
        Victim plain = Victim.build(directory.resolve("program"));
        this.victim = plain.trained(copy(), scenario.command());
        Path traced = copy();
        List<Point> calls = trace(traced, scenario.command());
        RootImage after = RootImage.of(traced);
        this.asked = asked(before, after);
        this.old = new State(before, facts(cli.root()));
        this.fresh = new State(after, facts(traced));
        if (scenario.cut() == KillScenario.Cut.NONE) {
            this.first = Optional.empty();
            this.words = scenario.command();
            this.points = calls;
        } else {
            this.first = Optional.of(commit(calls));
            this.words = List.of("recover");
            this.points = trace(cutCopy(), words);
        }
    }

    private Point commit(List<Point> calls) {
        int at = calls.indexOf(calls.stream().filter(KillSweep::isCommit).findFirst().orElseThrow());
        return calls.get(scenario.cut() == KillScenario.Cut.BEFORE_COMMIT ? at : at + 1);
    }

    /** A root in front of what is killed. Each is cut anew: a copy of one that was cut is another tree with other inodes. */
    private Path cutCopy() throws IOException, InterruptedException {
        Path root = copy();
        if (first.isPresent()) {
            Path log = directory.resolve(root.getFileName() + ".cut");
            Victim.Ended ended = victim.killedAt(first.get(), log, root, scenario.command());
            assertEquals(Victim.KILLED, ended.code(), ended.output());
            Files.delete(log);
        }
        return root;
    }

    static boolean isCommit(Point point) {
        return point.call().equals("renameat2") && point.what().endsWith("/var/lib/mypkg journal.done")
                && point.what().startsWith("/var/lib/mypkg journal ");
    }

    static boolean isArming(Point point) {
        return point.call().equals("renameat2") && point.what().startsWith("/var/lib/mypkg journal.tmp ");
    }

    private List<Point> trace(Path root, List<String> command) throws Exception {
        Path log = directory.resolve("trace");
        Victim.Ended ended = victim.traced(log, root, command);
        assertEquals(0, ended.code(), ended.output());
        return CallTrace.points(log, root);
    }

    /** The calls of an undisturbed run, in their order. */
    List<Point> points() {
        return points;
    }

    /** How many looks at paths found them there. */
    long looks() {
        return poller.looks();
    }

    Victim victim() {
        return victim;
    }

    List<String> words() {
        return words;
    }

    Path copy() throws IOException, InterruptedException {
        Path copy = directory.resolve("copy" + copies.incrementAndGet());
        Process process = new ProcessBuilder("cp", "-a", cli.root().toString(), copy.toString()).inheritIO().start();
        assertEquals(0, process.waitFor());
        return copy;
    }

    /** Each path of old and new whose owner is asked for: all but directories, which are many and alike. */
    private static List<String> asked(RootImage before, RootImage after) {
        var paths = new TreeSet<String>();
        for (RootImage image : List.of(before, after)) {
            image.tree().forEach((path, what) -> {
                if (!what.startsWith("DIRECTORY") && !path.contains(",")) {
                    paths.add("/" + path);
                }
            });
        }
        return List.copyOf(paths);
    }

    private String facts(Path root) {
        var owns = new ArrayList<>(List.of("owns", "--json"));
        owns.addAll(asked);
        return run(root, List.of("list", "--json")).out() + run(root, owns).out()
                + run(root, List.of("history", "--json")).out().replaceAll("\"time\":[^,]*,|--root [^ ]*", "")
                + "verify: " + verify(root);
    }

    private String verify(Path root) {
        CliHarness.Ran verified = run(root, List.of("verify"));
        return verified.code() + " " + verified.out();
    }

    private CliHarness.Ran run(Path root, List<String> command) {
        var all = new ArrayList<>(List.of("--root", root.toString()));
        all.addAll(command);
        return cli.runPlain(all.toArray(String[]::new));
    }

    private void expect(Path root, List<String> command) {
        CliHarness.Ran ran = run(root, command);
        assertEquals(0, ran.code(), command + " says: " + ran.out() + ran.err());
    }

    /** Kills at a point, lets the next command repair, judges, and does the command again. */
    Outcome killedAt(Point point, int turn) throws Exception {
        Path root = cutCopy();
        Path log = directory.resolve(root.getFileName() + ".log");
        var strict = poller.watch(root, old.image.shared(fresh.image));
        var loose = poller.watch(root, old.image.sharedWithOneType(fresh.image));
        try (strict; loose) {
            Victim.Ended ended = victim.killedAt(point, log, root, words);
            boolean childKilled = ended.code() != Victim.KILLED;
            if (childKilled && !CallTrace.someCallWasCut(log)) {
                throw new NotReached(point, ended);
            }
            recover(root, turn, strict);
            boolean isNew = judge(root);
            if (childKilled) {
                assertEquals(isNew ? ExitCode.DONE.number() : ExitCode.UNDONE.number(), ended.code(),
                        "one of the program's children died, and the program says what became of the transaction: " + ended.output());
            }
            assertEquals(List.of(), List.copyOf(strict.missed()), "T1: a path that old and new share was missing");
            assertEquals(List.of(), List.copyOf(loose.missed()), "T1: a path that old and new share was missing");
            if (!isNew || scenario.again()) {
                expect(root, scenario.command());
                RootImage end = RootImage.of(root);
                assertEquals("", new RootImage(end.timeless().tree(), fresh.image.ours()).differenceTo(fresh.image.timeless()),
                        "the same command once more does not lead to the new state");
            }
            return new Outcome(isNew, CallTrace.last(log, root));
        } finally {
            Files.deleteIfExists(log);
            HostFiles.deleteTree(root);
        }
    }

    /** In turn: {@code recover}; a reader, then {@code recover}; the shell script, then {@code recover}. */
    private void recover(Path root, int turn, Poller.Watch strict) throws Exception {
        switch (turn % 3) {
            case 0 -> {}
            case 1 -> {
                CliHarness.Ran listed = run(root, List.of("list", "--json"));
                assertEquals(0, listed.code(), listed.err());
                assertTrue(old.facts.startsWith(listed.out()) || fresh.facts.startsWith(listed.out()), listed.out());
            }
            default -> {
                strict.close();
                Victim.Ended ended = victim.process(List.of("sh", SCRIPT.toString(), root.toString()));
                assertEquals(0, ended.code(), ended.output());
            }
        }
        expect(root, List.of("recover"));
    }

    /** Exactly old or exactly new, facts and all, and nothing left over. Whether it is the new state. */
    private boolean judge(Path root) throws Exception {
        RootImage now = RootImage.of(root);
        boolean isNew = now.timeless().equals(fresh.image.timeless());
        if (!isNew && !now.equals(old.image)) {
            throw new AssertionError("neither old:\n" + now.differenceTo(old.image) + "\nnor new:\n" + now.differenceTo(fresh.image));
        }
        assertEquals((isNew ? fresh : old).facts, facts(root), "facts differ from the disk");
        assertTrue(scenario.cut() == KillScenario.Cut.NONE || isNew == (scenario.cut() == KillScenario.Cut.AFTER_COMMIT),
                "T2: what was decided is decided");
        return isNew;
    }

    @Override
    public void close() {
        poller.close();
    }
}
