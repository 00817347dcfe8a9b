package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;
import org.mypkg.fetch.HostileServer;

/** The real program as a process of its own: killed and stopped while it downloads, and two of them at one cache. */
@Tag("slow")
final class StoppedDownloadTest {
    private static final byte[] CONTENT = new byte[1_000_000];

    static {
        new Random(11).nextBytes(CONTENT);
    }

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private CliHarness cli;

    @SuppressWarnings("NullAway.Init")
    private HostileServer server;

    @SuppressWarnings("NullAway.Init")
    private RealProgram program;

    @BeforeEach
    void start() throws Exception {
        cli = new CliHarness(directory.resolve("one"), java.time.InstantSource.system());
        cli.repository().add(TestPackage.of("hello", "1.0").file("/usr/share/hello", CONTENT)).publish();
        server = new HostileServer(cli.repository().directory());
        connect(cli);
        program = RealProgram.in(Files.createDirectories(directory.resolve("program")));
    }

    private void connect(CliHarness root) {
        root.expect(0, "repo", "add", "main", server.url(), "--key", cli.repository().directory() + "/key.asc");
        root.expect(0, "update");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static void half(HostileServer.Answer answer) throws IOException {
        answer.head("200 OK", "Content-Length: " + answer.bytes().length);
        answer.send(Arrays.copyOf(answer.bytes(), answer.bytes().length / 2));
        answer.silence();
    }

    private Optional<Path> partial() throws IOException {
        Path packages = cli.root().resolve("var/cache/mypkg/packages");
        if (!Files.isDirectory(packages)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(packages)) {
            return files.filter(f -> f.toString().endsWith(".part")).findFirst();
        }
    }

    /** Waits until half of the package has come. */
    private long awaitHalf(Process process) throws IOException {
        long half = Files.size(cli.repository().file("hello", "1.0")) / 2;
        while (partial().isEmpty() || Files.size(partial().get()) < half) {
            assertTrue(process.isAlive(), "it ended before it was stopped");
            LockSupport.parkNanos(10_000_000);
        }
        return half;
    }

    @Test
    void aKilledProcessGoesOnWhereItStopped() throws Exception {
        Map<String, String> before = Tree.of(cli.root());
        server.behave(StoppedDownloadTest::half);
        Process process = program.start(program.command(cli.root(), "install", "hello", "-y"));
        long half = awaitHalf(process);
        process.destroyForcibly();
        assertEquals(137, program.end(process).code());
        assertEquals(before, Tree.of(cli.root()));
        assertEquals(half, Files.size(partial().orElseThrow()));

        server.behave(HostileServer.Answer::honest);
        RealProgram.Ran again = program.run(program.command(cli.root(), "install", "hello", "-y"));
        assertEquals(0, again.code(), again.output());
        assertEquals(List.of(half), server.asked().stream().map(HostileServer.Asked::range).toList());
        assertTrue(Arrays.equals(CONTENT, Files.readAllBytes(cli.root().resolve("usr/share/hello"))));
        assertTrue(partial().isEmpty());
    }

    /** The parts of an upgrade that have come are there for the next try, the broken one up to where it broke. */
    @Test
    void aKilledUpgradeGoesOnWhereItStopped() throws Exception {
        byte[] other = CONTENT.clone();
        other[5] ^= 1;
        byte[] more = new byte[CONTENT.length];
        new Random(12).nextBytes(more);
        cli.repository().add(TestPackage.of("two", "1").file("/usr/share/a", CONTENT).file("/usr/share/b", more)).publish();
        cli.expect(0, "update");
        cli.expect(0, "install", "two");
        cli.repository().add(TestPackage.of("two", "2").file("/usr/share/a", other).file("/usr/share/b", more)).publish();
        cli.expect(0, "update");
        Map<String, String> before = Tree.of(cli.root());
        server.behave(answer -> {
            if (answer.bounded() && answer.range() > 0) {
                long length = answer.bytes().length;
                answer.head("206 Partial Content", "Content-Range: bytes " + answer.range() + "-" + (length - 1) + "/" + length);
                answer.send(Arrays.copyOfRange(answer.bytes(), (int) answer.range(), (int) answer.range() + 400_000));
                answer.silence();
            } else {
                answer.honest();
            }
        });
        Process process = program.start(program.command(cli.root(), "upgrade", "-y"));
        while (partial().isEmpty() || Files.size(partial().get()) < 400_000) {
            assertTrue(process.isAlive(), "it ended before it was stopped");
            LockSupport.parkNanos(10_000_000);
        }
        process.destroyForcibly();
        assertEquals(137, program.end(process).code());
        assertEquals(before, Tree.of(cli.root()));
        long from = server.asked().getLast().range();

        server.behave(HostileServer.Answer::honest);
        RealProgram.Ran again = program.run(program.command(cli.root(), "upgrade", "-y"));
        assertEquals(0, again.code(), again.output());
        assertEquals(List.of(from + 400_000), server.asked().stream().map(HostileServer.Asked::range).toList());
        assertTrue(Arrays.equals(other, Files.readAllBytes(cli.root().resolve("usr/share/a"))));
        assertTrue(partial().isEmpty());
    }

    /** What Ctrl-C does: the process ends by itself, soon, says so and has changed nothing. */
    @Test
    void aProcessThatIsAskedToEndDoesNotWaitForTheServer() throws Exception {
        Map<String, String> before = Tree.of(cli.root());
        server.behave(StoppedDownloadTest::half);
        Process process = program.start(program.command(cli.root(), "install", "hello", "-y"));
        awaitHalf(process);
        process.destroy();
        RealProgram.Ran ran = program.end(process);
        assertTrue(ran.output().contains("error[E0214]: stopped on request"), ran.output());
        assertEquals(3, ran.code());
        assertEquals(before, Tree.of(cli.root()));
        assertTrue(partial().isPresent());
    }

    @Test
    void twoRootsThatShareACacheFetchAPackageOnce() throws Exception {
        var other = new CliHarness(directory.resolve("two"), java.time.InstantSource.system());
        connect(other);
        Path shared = directory.resolve("shared");
        for (CliHarness each : List.of(cli, other)) {
            Files.writeString(each.root().resolve("etc/mypkg/config.yaml"), "network:\n  cache-dir: " + shared + "\n");
        }
        server.behave(answer -> {
            LockSupport.parkNanos(500_000_000);
            answer.honest();
        });
        var second = RealProgram.in(Files.createDirectories(directory.resolve("second")));
        var running = new ArrayList<Process>();
        running.add(program.start(program.command(cli.root(), "install", "hello", "-y")));
        running.add(second.start(second.command(other.root(), "install", "hello", "-y")));
        RealProgram.Ran one = program.end(running.getFirst());
        RealProgram.Ran two = second.end(running.getLast());
        assertEquals(0, one.code(), one.output());
        assertEquals(0, two.code(), two.output());
        assertEquals(1, server.asked().size(), server.asked().toString());
        for (CliHarness each : List.of(cli, other)) {
            assertTrue(Arrays.equals(CONTENT, Files.readAllBytes(each.root().resolve("usr/share/hello"))));
            assertTrue(!Files.exists(each.root().resolve("var/cache/mypkg/packages")));
        }
        try (Stream<Path> files = Files.list(shared.resolve("packages"))) {
            assertEquals(1, files.count());
        }
    }
}
