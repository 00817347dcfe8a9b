package org.mypkg.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;

/** One file at several places, and what they do with each other. */
final class MirrorDownloadTest {
    private static final byte[] BYTES = new byte[1_000_000];
    private static final OkHttpFetcher.Settings SETTINGS = new OkHttpFetcher.Settings(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ofMillis(1), false);

    static {
        new Random(7).nextBytes(BYTES);
    }

    @TempDir
    Path directory;

    private final List<Duration> pauses = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private HostileServer first;

    @SuppressWarnings("NullAway.Init")
    private HostileServer second;

    @BeforeEach
    void start() throws Exception {
        Path served = Files.createDirectories(directory.resolve("served"));
        Files.write(served.resolve("file"), BYTES);
        first = new HostileServer(served);
        second = new HostileServer(served);
    }

    @AfterEach
    void stop() throws Exception {
        first.close();
        second.close();
    }

    private OkHttpFetcher fetcher() {
        return new OkHttpFetcher(SETTINGS, pauses::add);
    }

    private Path destination() {
        return directory.resolve("file");
    }

    private FetchRequest request() {
        List<Location> places = List.of(at(first), at(second));
        return new FetchRequest(places, BYTES.length, Digest.of(BYTES), destination());
    }

    private static Location at(HostileServer server) {
        return Location.parse(server.url()).resolve("file");
    }

    /** What was told of the places. */
    private static final class Heard implements FetchListener {
        private final List<String> failed = new ArrayList<>();
        private final List<Location> served = new ArrayList<>();

        @Override
        public void arrived(long doneBytes) {}

        @Override
        public void served(Location place, long bytes, Duration took) {
            served.add(place);
        }

        @Override
        public void failed(Location place, FetchException failure) {
            failed.add(place + " " + failure.kind());
        }
    }


    @Test
    void theNextPlaceContinuesWithoutAPauseWhatTheFirstBegan() throws Exception {
        first.behave(answer -> {
            answer.head("200 OK", "Content-Length: " + BYTES.length);
            answer.send(Arrays.copyOf(BYTES, BYTES.length / 2));
        });
        var heard = new Heard();
        fetcher().fetch(request(), heard);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
        assertEquals(List.of(), pauses);
        assertEquals(List.of(new HostileServer.Asked("file", BYTES.length / 2)), second.asked());
        assertEquals(List.of(at(first) + " UNREACHABLE"), heard.failed);
        assertEquals(List.of(at(second)), heard.served);
    }

    /** The bad half is the first place's; the second must not be blamed for it, and must not be given up. */
    @Test
    void aPlaceIsBlamedOnlyForItsOwnBytes() throws Exception {
        first.behave(answer -> {
            answer.head("200 OK", "Content-Length: " + BYTES.length);
            answer.send(new byte[BYTES.length / 2]);
        });
        var heard = new Heard();
        fetcher().fetch(request(), heard);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
        assertEquals(List.of(at(first) + " UNREACHABLE"), heard.failed);
    }

    @Test
    void whatEachPlaceDidIsSaidAndTheGravestGivesTheCode() {
        first.behave(answer -> answer.head("404 Not Found", "Content-Length: 0"));
        second.behave(answer -> answer.head("403 Forbidden", "Content-Length: 0"));
        var failure = assertThrows(FetchException.class, () -> fetcher().fetch(request(), FetchListener.NONE));
        assertEquals(ErrorCode.MIRRORS_FAILED, failure.diagnostic().code());
        assertEquals(
                List.of(
                        "cannot fetch " + at(first),
                        "  the server answered 404 'Not Found'",
                        "cannot fetch " + at(second),
                        "  the server answered 403 'Forbidden'"),
                failure.diagnostic().because());

        second.behave(answer -> answer.head("302 Found", "Location: file:///etc/passwd"));
        var grave = assertThrows(FetchException.class, () -> fetcher().fetch(request(), FetchListener.NONE));
        assertEquals(ErrorCode.REDIRECT_UNSAFE, grave.diagnostic().code());
        assertFalse(Files.exists(destination()));
    }

    @Test
    void onlyWhatMayPassIsAskedAgain() {
        first.behave(answer -> answer.head("404 Not Found", "Content-Length: 0"));
        second.behave(answer -> answer.head("503 Busy", "Content-Length: 0"));
        assertThrows(FetchException.class, () -> fetcher().fetch(request(), FetchListener.NONE));
        assertEquals(1, first.asked().size());
        assertEquals(3, second.asked().size());
        assertEquals(2, pauses.size());
    }

    /** A line that breaks every so often is no reason to give up while something comes. */
    @Test
    void roundsThatBringSomethingAreNotCounted() throws Exception {
        HostileServer.Behaviour piece = answer -> {
            int from = (int) answer.range();
            int to = Math.min(BYTES.length, from + 300_000);
            String range = "Content-Range: bytes " + from + "-" + (BYTES.length - 1) + "/" + BYTES.length;
            answer.head(from == 0 ? "200 OK" : "206 Partial Content", from == 0 ? "X: y" : range, "Content-Length: " + (BYTES.length - from));
            answer.send(Arrays.copyOfRange(BYTES, from, to));
        };
        first.behave(piece);
        var alone = new FetchRequest(at(first), BYTES.length, Digest.of(BYTES), destination());
        new OkHttpFetcher(SETTINGS.withAttempts(1), pauses::add).fetch(alone, FetchListener.NONE);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
        assertEquals(4, first.asked().size());
    }

    @Test
    void aRangeThatIsCutShortIsContinued() throws Exception {
        first.behave(answer -> {
            int from = (int) answer.range();
            int to = Math.min(BYTES.length, from + 400_000);
            answer.head(
                    "206 Partial Content",
                    "Content-Range: bytes " + from + "-" + (to - 1) + "/" + BYTES.length,
                    "Content-Length: " + (to - from));
            answer.send(Arrays.copyOfRange(BYTES, from, to));
        });
        var alone = new FetchRequest(at(first), BYTES.length, Digest.of(BYTES), destination());
        fetcher().fetch(alone, FetchListener.NONE);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
        assertEquals(List.of(0L, 400_000L, 800_000L), first.asked().stream().map(HostileServer.Asked::range).toList());
    }

    /** Of two that want the same file one fetches, and the other finds it. */
    @Test
    void theSameFileIsFetchedOnce() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        first.behave(answer -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            answer.honest();
        });
        try (var pool = Executors.newFixedThreadPool(2)) {
            Future<?> one = pool.submit(() -> {
                fetcher().fetch(request(), FetchListener.NONE);
                return 0;
            });
            begun.await();
            Future<?> other = pool.submit(() -> {
                fetcher().fetch(request(), FetchListener.NONE);
                return 0;
            });
            goOn.countDown();
            one.get();
            other.get();
        }
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
        assertEquals(1, first.asked().size() + second.asked().size());
        try (var files = Files.list(directory)) {
            assertEquals(List.of("file", "served"), files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    /** A virtual thread that waits for a silent server goes when it is told to, and what came stays for the next try. */
    @Test
    void aDownloadCanBeStopped() throws Exception {
        var begun = new CountDownLatch(1);
        first.behave(answer -> {
            answer.head("200 OK", "Content-Length: " + BYTES.length);
            answer.send(Arrays.copyOf(BYTES, 1000));
            answer.silence();
        });
        var ended = new ArrayList<FetchException.Kind>();
        FetchListener listener = bytes -> {
            if (bytes == 1000) {
                begun.countDown();
            }
        };
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                fetcher().fetch(request(), listener);
            } catch (FetchException failed) {
                ended.add(failed.kind());
            } catch (org.mypkg.sys.DiskException failed) {
                throw new IllegalStateException(failed);
            }
        });
        begun.await();
        thread.interrupt();
        thread.join();
        assertEquals(List.of(FetchException.Kind.CANCELLED), ended);
        assertEquals(1000, Files.size(directory.resolve("." + Digest.of(BYTES) + ".part")));
        assertEquals(0, second.asked().size());
    }

    @Test
    void theLimitHoldsForAllTogether() throws Exception {
        long[] now = {0};
        Pause pause = duration -> now[0] += duration.toNanos();
        var limit = new RateLimit(100_000, () -> now[0], pause);
        var from = new Location.Web("http://example.org/");
        for (int i = 0; i < 2; i++) {
            var intake = new Intake(from, new ByteArrayInputStream(new byte[250_000]), () -> now[0], limit);
            while (intake.read(new byte[1 << 16]) >= 0) {
                continue;
            }
        }
        assertEquals(5.0, now[0] / 1e9, 0.01);
    }

    /** Time that the limit takes is not the server's. */
    @Test
    void aLowLimitDoesNotMakeAServerSlow() throws Exception {
        long[] now = {0};
        var limit = new RateLimit(100, () -> now[0], duration -> now[0] += duration.toNanos());
        var from = new Location.Web("http://example.org/");
        var intake = new Intake(from, new ByteArrayInputStream(new byte[10_000]), () -> now[0], limit);
        int sum = 0;
        byte[] block = new byte[1000];
        for (int n = intake.read(block); n >= 0; n = intake.read(block)) {
            sum += n;
        }
        assertEquals(10_000, sum);
        assertEquals(100.0, now[0] / 1e9, 0.01);
    }

    @Test
    void whatIsBearablySlowIsBorneAndWhatIsSlowerIsNot() throws Exception {
        assertEquals(0, bytesUntilGivenUp(1200));
        assertEquals(30_000, bytesUntilGivenUp(1000));
    }

    /** A server that sends so many bytes in each second; 0 if it is never given up. */
    private static long bytesUntilGivenUp(int bytesPerSecond) throws Exception {
        long[] now = {0};
        InputStream drip = new InputStream() {
            private int left = 200;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] block, int offset, int length) {
                now[0] += 1_000_000_000L;
                return left-- > 0 ? bytesPerSecond : -1;
            }
        };
        var intake = new Intake(
                new Location.Web("http://example.org/"), drip, () -> now[0], new RateLimit(0, () -> now[0], pause -> {}));
        long sum = 0;
        byte[] block = new byte[4096];
        try {
            for (int n = intake.read(block); n >= 0; n = intake.read(block)) {
                sum += n;
            }
        } catch (FetchException slow) {
            assertEquals(FetchException.Kind.TOO_SLOW, slow.kind());
            assertEquals(ErrorCode.ANSWER_TOO_SLOW, slow.diagnostic().code());
            return sum + bytesPerSecond;
        }
        return 0;
    }

    @Test
    void proxiesAreWhatTheEnvironmentSays() {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("http_proxy", "http://u:p@proxy:3128/");
        environment.put("HTTP_PROXY", "http://evil:1");
        environment.put("HTTPS_PROXY", "secure:8080");
        environment.put("no_proxy", "example.org, .local,10.0.0.1");
        Proxies proxies = Proxies.ofEnvironment(environment);
        Proxies.Server plain = proxies.serverFor(false, "other.net").orElseThrow();
        assertEquals("proxy:3128", plain.host() + ":" + plain.port());
        assertEquals("Basic dTpw", plain.basicCredentials().orElseThrow());
        assertEquals(8080, proxies.serverFor(true, "other.net").orElseThrow().port());
        for (String direct : List.of("example.org", "www.EXAMPLE.org", "a.local", "10.0.0.1")) {
            assertTrue(proxies.serverFor(false, direct).isEmpty(), direct);
        }
        assertTrue(proxies.serverFor(false, "badexample.org").isPresent());
        assertTrue(Proxies.all("none", "").serverFor(true, "a").isEmpty());
        environment.put("http_proxy", "socks5://secret:word@x");
        var wrong = assertThrows(IllegalArgumentException.class, () -> Proxies.ofEnvironment(environment));
        assertFalse(String.valueOf(wrong.getMessage()).contains("word"), wrong.getMessage());
    }

    /** The proxy is asked for the whole address; once it has said that it wants to know who asks, it is told. */
    @Test
    void aProxyIsAskedInsteadOfTheServer() throws Exception {
        first.behave(answer -> {
            if (first.asked().size() == 1) {
                answer.head("407 Who", "Proxy-Authenticate: Basic realm=\"x\"", "Content-Length: 0");
            } else {
                answer.head("200 OK", "Content-Length: 5");
                answer.send("hello");
            }
        });
        var through = SETTINGS.withProxies(Proxies.all("http://u:p@127.0.0.1:" + first.port(), ""));
        byte[] bytes = new OkHttpFetcher(through, pauses::add).read(Location.parse("http://nowhere.invalid/doc"), 10);
        assertEquals("hello", new String(bytes, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(2, first.asked().size());
        assertTrue(first.asked().getFirst().path().endsWith("ttp://nowhere.invalid/doc"), first.asked().toString());
    }
}
