package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Fetches over HTTP and from local files. A broken download is continued where it stopped, at the next place or after a
 * growing pause at the same; digests are computed on the way in.
 */
public final class OkHttpFetcher implements Fetcher {
    private static final int BLOCK_BYTES = 1 << 14;

    private final Settings settings;
    private final Means means;

    /**
     * How patient to be, and how to go about it.
     *
     * @param connectTimeout for a connection to come about
     * @param readTimeout for the next byte to come
     * @param attempts how often a broken download is tried in all; at least one
     * @param firstPause before the second attempt; doubled before each further one
     * @param offline whether the network must not be used
     * @param bytesPerSecondMax for all downloads together; 0 for no limit
     * @param workers how many files are fetched at once; at least one
     * @param proxies through whom servers are asked
     * @param certificates the file (PEM) with the authorities that secure servers are trusted for; empty for those that Java knows
     */
    public record Settings(
            Duration connectTimeout,
            Duration readTimeout,
            int attempts,
            Duration firstPause,
            boolean offline,
            long bytesPerSecondMax,
            int workers,
            Proxies proxies,
            String certificates) {
        /** For people at a terminal: 10 s to connect, 30 s without a byte, four attempts, four files at once. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofSeconds(10), Duration.ofSeconds(30), 4, Duration.ofMillis(500), false);

        public Settings {
            if (attempts < 1 || workers < 1 || bytesPerSecondMax < 0) {
                throw new IllegalArgumentException("at least one attempt and one worker are needed, and no negative limit");
            }
        }

        /** Without a limit or a proxy, four files at once. */
        public Settings(
                Duration connectTimeout, Duration readTimeout, int attempts, Duration firstPause, boolean offline) {
            this(connectTimeout, readTimeout, attempts, firstPause, offline, 0, 4, Proxies.NONE, "");
        }

        /** The same without the network. */
        public Settings withoutNetwork() {
            return new Settings(
                    connectTimeout, readTimeout, attempts, firstPause, true, bytesPerSecondMax, workers, proxies, certificates);
        }

        /** The same with another number of attempts. */
        public Settings withAttempts(int number) {
            return new Settings(
                    connectTimeout, readTimeout, number, firstPause, offline, bytesPerSecondMax, workers, proxies, certificates);
        }

        /** The same with a limit on the speed; 0 for none. */
        public Settings withBytesPerSecondMax(long limit) {
            return new Settings(
                    connectTimeout, readTimeout, attempts, firstPause, offline, limit, workers, proxies, certificates);
        }

        /** The same with another number of files at once. */
        public Settings withWorkers(int number) {
            return new Settings(
                    connectTimeout, readTimeout, attempts, firstPause, offline, bytesPerSecondMax, number, proxies, certificates);
        }

        /** The same through other proxies. */
        public Settings withProxies(Proxies other) {
            return new Settings(
                    connectTimeout, readTimeout, attempts, firstPause, offline, bytesPerSecondMax, workers, other, certificates);
        }

        /** The same with the authorities of another file; empty for those that Java knows. */
        public Settings withCertificates(String file) {
            return new Settings(
                    connectTimeout, readTimeout, attempts, firstPause, offline, bytesPerSecondMax, workers, proxies, file);
        }
    }

    /** What downloads share. */
    record Means(Source web, Pause pause, Ticker ticker, RateLimit limit) {
        Intake intake(Location from, InputStream in) {
            return new Intake(from, in, ticker, limit);
        }
    }

    public OkHttpFetcher(Settings settings, Pause pause) {
        this(settings, pause, Ticker.REAL, new LazyHttp(settings));
    }

    OkHttpFetcher(Settings settings, Pause pause, Ticker ticker, Source web) {
        this(settings, new Means(web, pause, ticker, new RateLimit(settings.bytesPerSecondMax(), ticker, pause)));
    }

    private OkHttpFetcher(Settings settings, Means means) {
        this.settings = settings;
        this.means = means;
    }

    @Override
    public int workers() {
        return settings.workers();
    }

    @Override
    public Fetcher hasty() {
        return new OkHttpFetcher(settings.withAttempts(1), means);
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) throws FetchException, DiskException {
        try (PartialFile partial = PartialFile.open(request)) {
            if (!partial.isThere()) {
                new Download(request, partial, settings, means, listener).run();
            }
        }
    }

    @Override
    public void begin(FetchRequest request, byte[] beginning) throws FetchException, DiskException {
        try (PartialFile partial = PartialFile.open(request)) {
            if (!partial.isThere() && partial.lengthBytes() == 0) {
                partial.add(beginning, beginning.length);
            }
        }
    }

    @Override
    public byte[] read(Location from, int limitBytes) throws FetchException {
        return switch (from) {
            case Location.Local local -> readLocal(local, limitBytes);
            case Location.Web address -> readWeb(address, limitBytes);
        };
    }

    private byte[] readLocal(Location.Local from, int limitBytes) throws FetchException {
        try (InputStream in = openLocal(from)) {
            return bounded(new Intake(from, in, means.ticker(), new RateLimit(0, means.ticker(), means.pause())), limitBytes, from);
        } catch (IOException unreadable) {
            throw new FetchException(
                    FetchException.Kind.UNREADABLE, from, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    static InputStream openLocal(Location.Local from) throws FetchException {
        try {
            return HostFiles.open(from.path());
        } catch (DiskException unreadable) {
            String fact = unreadable.diagnostic().because().getFirst();
            throw new FetchException(FetchException.Kind.UNREADABLE, from, fact, unreadable);
        }
    }

    private byte[] readWeb(Location.Web from, int limitBytes) throws FetchException {
        Duration wait = settings.firstPause();
        for (int attempt = 1; ; attempt++) {
            try (Source.Opened opened = means.web().open(new Source.Question(from, 0, true))) {
                return whole(opened, from, limitBytes);
            } catch (IOException | FetchException failed) {
                FetchException failure = HttpSource.failure(from, failed);
                if (failure.kind() != FetchException.Kind.UNREACHABLE || attempt >= settings.attempts()) {
                    throw failure;
                }
                means.pause().forAbout(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    private byte[] whole(Source.Opened opened, Location from, int limitBytes) throws IOException, FetchException {
        if (opened.start() != 0) {
            throw new FetchException(FetchException.Kind.UNREACHABLE, from, "the server sent a part, and not the whole");
        }
        byte[] bytes = bounded(means.intake(from, opened.in()), limitBytes, from);
        if (opened.wholeBytes() > bytes.length) {
            throw new FetchException(FetchException.Kind.UNREACHABLE, from, "the answer ended before the file did");
        }
        return bytes;
    }

    private static byte[] bounded(Intake in, int limitBytes, Location from) throws IOException, FetchException {
        var bytes = new java.io.ByteArrayOutputStream();
        byte[] block = new byte[BLOCK_BYTES];
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            if (bytes.size() + n > limitBytes) {
                String fact = "it is longer than the " + limitBytes + " bytes that it may have";
                throw new FetchException(FetchException.Kind.TOO_LONG, from, fact);
            }
            bytes.write(block, 0, n);
        }
        return bytes.toByteArray();
    }
}
