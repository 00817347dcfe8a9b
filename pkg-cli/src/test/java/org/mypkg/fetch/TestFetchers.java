package org.mypkg.fetch;

import java.time.Duration;

/** Fetchers for tests that cannot wait. */
public final class TestFetchers {
    /** For a fetcher a second is so much shorter. */
    private static final int HASTE = 50;

    private TestFetchers() {}

    /** As the real one, but its half minute is a good half second, and a silent server is given up after this long. */
    public static Fetcher impatient(OkHttpFetcher.Settings settings, Duration patience) {
        var hasty = new OkHttpFetcher.Settings(
                        patience, patience, 1, Duration.ofMillis(1), settings.offline())
                .withBytesPerSecondMax(settings.bytesPerSecondMax())
                .withWorkers(settings.workers())
                .withProxies(settings.proxies());
        return new OkHttpFetcher(hasty, pause -> {}, () -> System.nanoTime() * HASTE, new LazyHttp(hasty));
    }
}
