package org.mypkg.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.model.Digest;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/**
 * Several mirrors that fail by chance, again and again, over real sockets: what comes is the right file or a declared failure;
 * never another byte, never more on the disk than was promised; and one honest mirror among them suffices.
 */
@Timeout(1200)
final class FuzzFetchTest {
    private static final int MIRRORS = 3;
    private static final int LONG_ROUNDS = 5_000;
    private static final long WAIT_NANOS = 40_000_000_000L;

    @TempDir
    Path directory;

    private final List<HostileServer> servers = new ArrayList<>();
    private final AtomicLong waited = new AtomicLong();
    private Path served;

    @BeforeEach
    void open() throws IOException {
        served = Files.createDirectories(directory.resolve("served"));
        for (int i = 0; i < MIRRORS; i++) {
            servers.add(new HostileServer(served));
        }
    }

    @AfterEach
    void close() throws IOException {
        for (HostileServer server : servers) {
            server.close();
        }
    }

    private OkHttpFetcher fetcher(int attempts) {
        var patience = Duration.ofSeconds(20);
        var settings = new OkHttpFetcher.Settings(patience, patience, attempts, Duration.ofMillis(1), false);
        return new OkHttpFetcher(settings, pause -> {}, () -> System.nanoTime() + waited.get(), new LazyHttp(settings));
    }

    /** Faults in their order; the last lasting one, or honesty, for all that comes after. */
    private void misbehave(HostileServer server, List<Fault> faults) {
        Deque<Fault> coming = new ArrayDeque<>(faults);
        server.behave(answer -> {
            Fault next;
            synchronized (coming) {
                next = coming.isEmpty() ? new Fault(Fault.Kind.NONE, 0, true) : coming.peek();
                if (!next.lasting()) {
                    coming.poll();
                }
            }
            next.answer(answer, () -> waited.addAndGet(WAIT_NANOS));
        });
    }

    private void sequence(Gen gen) throws Exception {
        byte[] content = new byte[gen.oneOf(0, 1, 100, 9_000, 70_000, 300_000)];
        new Random(gen.below(1000)).nextBytes(content);
        Files.write(served.resolve("file"), content);
        int mirrors = gen.between(1, MIRRORS);
        boolean honest = gen.flag();
        var from = new ArrayList<Location>();
        for (int i = 0; i < mirrors; i++) {
            boolean good = honest && i == mirrors - 1;
            List<Fault> faults = good ? List.of() : gen.list(1, 6, g -> Fault.drawn(g, !honest));
            gen.note("mirror " + i, faults);
            misbehave(servers.get(i), faults);
            from.add(Location.parse(servers.get(i).url()).resolve("file"));
        }
        Path into = Files.createDirectories(directory.resolve("into"));
        Path destination = into.resolve("file");
        Files.deleteIfExists(destination);
        var request = new FetchRequest(from, content.length, Digest.of(content), destination);
        leaveBehind(gen, into, content);
        try {
            fetcher(gen.between(1, 3)).fetch(request, FetchListener.NONE);
            assertArrayEquals(content, Files.readAllBytes(destination), "other bytes came than were promised");
        } catch (FetchException declared) {
            assertFalse(honest, () -> "an honest mirror did not suffice: " + declared.diagnostic());
            assertFalse(Files.exists(destination), "it failed, and left a file");
            assertFalse(declared.diagnostic().because().isEmpty());
        }
        checkLeft(into, content.length);
    }

    /** What an earlier run left: a good beginning, a wrong one, too much. */
    private static void leaveBehind(Gen gen, Path into, byte[] content) throws IOException {
        Path part = into.resolve("." + Digest.of(content) + ".part");
        switch (gen.below(5)) {
            case 0 -> Files.write(part, java.util.Arrays.copyOf(content, content.length / 2));
            case 1 -> Files.write(part, new byte[content.length / 2]);
            case 2 -> Files.write(part, new byte[content.length]);
            case 3 -> Files.write(part, new byte[content.length + 10]);
            default -> Files.deleteIfExists(part);
        }
    }

    private static void checkLeft(Path into, long most) throws IOException {
        try (Stream<Path> files = Files.list(into)) {
            List<Path> left = files.filter(f -> !f.getFileName().toString().equals("file")).toList();
            assertTrue(left.size() <= 1, left.toString());
            for (Path file : left) {
                assertTrue(Files.size(file) <= most, file + " has " + Files.size(file));
                Files.delete(file);
            }
        }
    }

    @Test
    void aSequenceOfFaultsEndsWithTheRightBytesOrCleanly() {
        Property.check("faults of mirrors", 60, this::sequence);
    }

    @Test
    @Tag("slow")
    void manyMore() {
        Property.check("many faults of mirrors", Integer.getInteger("fuzz.rounds", LONG_ROUNDS), this::sequence);
    }
}
