package org.mypkg.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;

/** Against a real HTTP server on loopback. */
final class OkHttpFetcherTest {
    private static final byte[] BYTES = bytes(300_000);

    @TempDir
    Path directory;

    private final MockWebServer server = new MockWebServer();
    private final List<Duration> pauses = new ArrayList<>();

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Fetcher fetcher() {
        var settings =
                new OkHttpFetcher.Settings(Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ofMillis(1), false);
        return new OkHttpFetcher(settings, pauses::add);
    }

    private Location url() {
        return Location.parse("http://127.0.0.1:" + server.getPort()).resolve("file");
    }

    private Path destination() {
        return directory.resolve("file");
    }

    private FetchRequest request() {
        return new FetchRequest(url(), BYTES.length, Digest.of(BYTES), destination());
    }

    private static MockResponse.Builder ok(byte[] bytes) {
        return new MockResponse.Builder().code(200).body(new Buffer().write(bytes));
    }

    private Path partial() {
        return directory.resolve("." + Digest.of(BYTES) + ".part");
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileArrivesWholeAndTheListenerHearsIt() throws Exception {
        server.enqueue(ok(BYTES).build());
        var arrived = new ArrayList<Long>();
        fetcher().fetch(request(), arrived::add);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
        assertEquals(List.of("file"), left());
        assertEquals(BYTES.length, arrived.getLast());
        assertEquals(arrived.stream().sorted().toList(), arrived);
    }

    @Test
    void aBrokenDownloadGoesOnWhereItStopped() throws Exception {
        server.setDispatcher(new BreakOnce());
        fetcher().fetch(request(), FetchListener.NONE);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
        server.takeRequest();
        String range = server.takeRequest().getHeaders().get("Range");
        assertTrue(range != null && range.matches("bytes=[1-9][0-9]*-"), range);
        assertEquals(1, pauses.size());
    }

    /** Sends a part and breaks, then sends what is asked for. */
    private static final class BreakOnce extends mockwebserver3.Dispatcher {
        private boolean broken;

        @Override
        public MockResponse dispatch(mockwebserver3.RecordedRequest request) {
            String range = request.getHeaders().get("Range");
            if (!broken) {
                broken = true;
                return ok(BYTES).onResponseBody(SocketEffect.ShutdownConnection.INSTANCE).build();
            }
            int from = range == null ? 0 : Integer.parseInt(range.substring(6, range.length() - 1));
            byte[] rest = java.util.Arrays.copyOfRange(BYTES, from, BYTES.length);
            return ok(rest)
                    .code(range == null ? 200 : 206)
                    .setHeader("Content-Range", "bytes " + from + "-" + (BYTES.length - 1) + "/" + BYTES.length)
                    .build();
        }
    }

    @Test
    void whatAnEarlierRunLeftIsContinued() throws Exception {
        Files.write(partial(), java.util.Arrays.copyOf(BYTES, 1000));
        server.enqueue(ok(java.util.Arrays.copyOfRange(BYTES, 1000, BYTES.length))
                .code(206)
                .setHeader("Content-Range", "bytes 1000-299999/300000")
                .build());
        fetcher().fetch(request(), FetchListener.NONE);
        assertEquals("bytes=1000-", server.takeRequest().getHeaders().get("Range"));
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
    }

    @Test
    void aServerWithoutRangesSendsAllOfItAgain() throws Exception {
        Files.write(partial(), java.util.Arrays.copyOf(BYTES, 1000));
        server.enqueue(ok(BYTES).build());
        fetcher().fetch(request(), FetchListener.NONE);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
    }

    @Test
    void aWrongLeftoverIsThrownAwayAndFetchedAnew() throws Exception {
        Files.write(partial(), new byte[1000]);
        server.enqueue(ok(java.util.Arrays.copyOfRange(BYTES, 1000, BYTES.length))
                .code(206)
                .setHeader("Content-Range", "bytes 1000-299999/300000")
                .build());
        server.enqueue(ok(BYTES).build());
        fetcher().fetch(request(), FetchListener.NONE);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
    }

    @Test
    void aLeftoverThatIsLongerThanTheFileIsThrownAway() throws Exception {
        Files.write(partial(), new byte[BYTES.length + 1]);
        server.enqueue(ok(BYTES).build());
        fetcher().fetch(request(), FetchListener.NONE);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
    }

    @Test
    void aRangeThatTheServerDoesNotKnowStartsAnew() throws Exception {
        Files.write(partial(), java.util.Arrays.copyOf(BYTES, 1000));
        server.enqueue(new MockResponse.Builder().code(416).build());
        server.enqueue(ok(BYTES).build());
        fetcher().fetch(request(), FetchListener.NONE);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));
    }

    @Test
    void otherBytesAreATrustFailureAndLeaveNothing() throws Exception {
        byte[] other = BYTES.clone();
        other[5] ^= 1;
        server.enqueue(ok(other).build());
        var failure = assertThrows(FetchException.class, () -> fetcher().fetch(request(), FetchListener.NONE));
        assertEquals(FetchException.Kind.OTHER_BYTES, failure.kind());
        assertEquals(ErrorCode.DIGEST_MISMATCH, failure.diagnostic().code());
        assertEquals(List.of(), left());
        assertEquals(1, server.getRequestCount());
    }

    @Test
    void endlessDataIsCutOffAtThePromisedSize() throws Exception {
        server.enqueue(ok(bytes(BYTES.length + 200_000)).build());
        var failure = assertThrows(FetchException.class, () -> fetcher().fetch(request(), FetchListener.NONE));
        assertEquals(FetchException.Kind.TOO_LONG, failure.kind());
        assertEquals(ErrorCode.ANSWER_TOO_LONG, failure.diagnostic().code());
        assertEquals(List.of(), left());
    }

    @Test
    void fewerBytesThanPromisedAreATrustFailure() {
        server.enqueue(ok(java.util.Arrays.copyOf(BYTES, 10)).build());
        var failure = assertThrows(FetchException.class, () -> fetcher().fetch(request(), FetchListener.NONE));
        assertEquals(FetchException.Kind.OTHER_BYTES, failure.kind());
        assertFalse(Files.exists(destination()));
    }

    @Test
    void aMissingFileIsNotTriedAgain() {
        server.enqueue(new MockResponse.Builder().code(404).build());
        var failure = assertThrows(FetchException.class, () -> fetcher().fetch(request(), FetchListener.NONE));
        assertEquals(FetchException.Kind.ABSENT, failure.kind());
        assertEquals(ErrorCode.DOWNLOAD_FAILED, failure.diagnostic().code());
        assertEquals(1, server.getRequestCount());
    }

    @Test
    void aServerInTroubleIsTriedAgainWithGrowingPausesThenGivenUp() {
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder().code(503).build());
        }
        var failure = assertThrows(FetchException.class, () -> fetcher().fetch(request(), FetchListener.NONE));
        assertEquals(FetchException.Kind.UNREACHABLE, failure.kind());
        assertEquals(List.of(Duration.ofMillis(1), Duration.ofMillis(2)), pauses);
        assertFalse(Files.exists(destination()));
    }

    @Test
    void nobodyListeningIsUnreachable() throws IOException {
        Location gone = url();
        server.close();
        var request = new FetchRequest(gone, 1, Digest.of(new byte[1]), destination());
        var failure = assertThrows(FetchException.class, () -> fetcher().fetch(request, FetchListener.NONE));
        assertEquals(FetchException.Kind.UNREACHABLE, failure.kind());
        assertEquals(ErrorCode.DOWNLOAD_FAILED, failure.diagnostic().code());
    }

    @Test
    void withoutTheNetworkNothingIsAsked() {
        var offline = new OkHttpFetcher(OkHttpFetcher.Settings.DEFAULT.withoutNetwork(), pauses::add);
        var failure = assertThrows(FetchException.class, () -> offline.read(url(), 10));
        assertEquals(ErrorCode.OFFLINE, failure.diagnostic().code());
        assertEquals(0, server.getRequestCount());
    }

    @Test
    void compressionIsNeverNegotiated() throws Exception {
        server.enqueue(ok(BYTES).build());
        fetcher().fetch(request(), FetchListener.NONE);
        assertEquals("identity", server.takeRequest().getHeaders().get("Accept-Encoding"));
    }

    @Test
    void shortDocumentsAreReadWithALimit() throws Exception {
        server.enqueue(ok("hello".getBytes(StandardCharsets.UTF_8)).build());
        assertEquals("hello", new String(fetcher().read(url(), 5), StandardCharsets.UTF_8));
        server.enqueue(ok("hello!".getBytes(StandardCharsets.UTF_8)).build());
        var failure = assertThrows(FetchException.class, () -> fetcher().read(url(), 5));
        assertEquals(FetchException.Kind.TOO_LONG, failure.kind());
    }

    @Test
    void localFilesAreCopiedAndCheckedAlike() throws Exception {
        Path source = Files.write(directory.resolve("source"), BYTES);
        var right = new FetchRequest(new Location.Local(source), BYTES.length, Digest.of(BYTES), destination());
        fetcher().fetch(right, FetchListener.NONE);
        assertArrayEquals(BYTES, Files.readAllBytes(destination()));

        Files.write(source, new byte[] {1});
        var wrong = new FetchRequest(new Location.Local(source), BYTES.length, Digest.of(BYTES), directory.resolve("b"));
        var failure = assertThrows(FetchException.class, () -> fetcher().fetch(wrong, FetchListener.NONE));
        assertEquals(FetchException.Kind.OTHER_BYTES, failure.kind());
        assertEquals(List.of("file", "source"), left());

        var absent = new Location.Local(directory.resolve("absent"));
        var unreadable = assertThrows(FetchException.class, () -> fetcher().read(absent, 9));
        assertEquals(ErrorCode.FILE_UNREADABLE, unreadable.diagnostic().code());
    }
}
