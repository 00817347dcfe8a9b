package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Fetches over HTTP and from local files. A broken download is continued where it stopped, a few times, with growing
 * pauses; digests are computed on the way in.
 */
public final class OkHttpFetcher implements Fetcher {
    private static final int BLOCK_BYTES = 1 << 16;

    private final Source web;
    private final Settings settings;
    private final Pause pause;

    /**
     * How patient to be.
     *
     * @param connectTimeout for a connection to come about
     * @param readTimeout for the next byte to come
     * @param attempts how often a broken download is tried in all; at least one
     * @param firstPause before the second attempt; doubled before each further one
     * @param offline whether the network must not be used
     */
    public record Settings(
            Duration connectTimeout, Duration readTimeout, int attempts, Duration firstPause, boolean offline) {
        /** For people at a terminal: 10 s to connect, 30 s without a byte, four attempts. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofSeconds(10), Duration.ofSeconds(30), 4, Duration.ofMillis(500), false);

        public Settings {
            if (attempts < 1) {
                throw new IllegalArgumentException("at least one attempt is needed");
            }
        }

        /** The same without the network. */
        public Settings withoutNetwork() {
            return new Settings(connectTimeout, readTimeout, attempts, firstPause, true);
        }

        /** The same with another number of attempts. */
        public Settings withAttempts(int number) {
            return new Settings(connectTimeout, readTimeout, number, firstPause, offline);
        }
    }

    public OkHttpFetcher(Settings settings, Pause pause) {
        this(settings, pause, new LazyHttp(settings));
    }

    OkHttpFetcher(Settings settings, Pause pause, Source web) {
        this.settings = settings;
        this.pause = pause;
        this.web = web;
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) throws FetchException, DiskException {
        try (PartialFile partial = PartialFile.open(request)) {
            boolean continued = partial.lengthBytes() > 0;
            boolean right = bring(request, partial, listener);
            if (!right && continued) {
                // What was left from earlier was not a part of this file: once more from the start.
                right = bring(request, partial, listener);
            }
            if (!right) {
                partial.discard();
                String fact = "what arrived does not have the promised SHA-256 " + request.digest();
                throw new FetchException(FetchException.Kind.OTHER_BYTES, request.from(), fact);
            }
        }
    }

    /** Brings all that is missing. Whether it is then what was promised. */
    private boolean bring(FetchRequest request, PartialFile partial, FetchListener listener)
            throws FetchException, DiskException {
        switch (request.from()) {
            case Location.Local local -> copy(local, partial, request, listener);
            case Location.Web address -> download(address, partial, request, listener);
        }
        return partial.complete();
    }

    private void copy(Location.Local from, PartialFile partial, FetchRequest request, FetchListener listener)
            throws FetchException, DiskException {
        partial.restart();
        try (InputStream in = openLocal(from)) {
            pour(in, partial, request, listener);
        } catch (IOException unreadable) {
            throw new FetchException(
                    FetchException.Kind.UNREADABLE, from, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private static InputStream openLocal(Location.Local from) throws FetchException {
        try {
            return HostFiles.open(from.path());
        } catch (DiskException unreadable) {
            String fact = unreadable.diagnostic().because().getFirst();
            throw new FetchException(FetchException.Kind.UNREADABLE, from, fact, unreadable);
        }
    }

    private void download(Location.Web from, PartialFile partial, FetchRequest request, FetchListener listener)
            throws FetchException, DiskException {
        Duration wait = settings.firstPause();
        for (int attempt = 1; ; attempt++) {
            try {
                attempt(from, partial, request, listener);
                return;
            } catch (FetchException failed) {
                if (failed.kind() != FetchException.Kind.UNREACHABLE || attempt >= settings.attempts()) {
                    throw failed;
                }
                pause.forAbout(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    private void attempt(Location.Web from, PartialFile partial, FetchRequest request, FetchListener listener)
            throws FetchException, DiskException {
        if (partial.isFull() && partial.lengthBytes() > 0) {
            return;
        }
        try (Source.Opened opened = web.open(from, partial.lengthBytes())) {
            if (opened.start() < 0) {
                partial.restart();
                throw new FetchException(
                        FetchException.Kind.UNREACHABLE, from, "the server sent another part than was asked for");
            }
            if (opened.start() != partial.lengthBytes()) {
                partial.restart();
            }
            pour(opened.in(), partial, request, listener);
        } catch (IOException broken) {
            throw new FetchException(FetchException.Kind.UNREACHABLE, from, HttpSource.describe(broken), broken);
        }
    }

    private static void pour(InputStream in, PartialFile partial, FetchRequest request, FetchListener listener)
            throws IOException, FetchException, DiskException {
        byte[] block = new byte[BLOCK_BYTES];
        listener.arrived(partial.lengthBytes());
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            if (partial.lengthBytes() + n > request.limitBytes()) {
                partial.discard();
                String fact = "more than the promised " + request.limitBytes() + " bytes came";
                throw new FetchException(FetchException.Kind.TOO_LONG, request.from(), fact);
            }
            partial.add(block, n);
            listener.arrived(partial.lengthBytes());
        }
    }

    @Override
    public byte[] read(Location from, int limitBytes) throws FetchException {
        return switch (from) {
            case Location.Local local -> readLocal(local, limitBytes);
            case Location.Web address -> readWeb(address, limitBytes);
        };
    }

    private static byte[] readLocal(Location.Local from, int limitBytes) throws FetchException {
        try (InputStream in = openLocal(from)) {
            return bounded(in, limitBytes, from);
        } catch (IOException unreadable) {
            throw new FetchException(
                    FetchException.Kind.UNREADABLE, from, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private byte[] readWeb(Location.Web from, int limitBytes) throws FetchException {
        Duration wait = settings.firstPause();
        for (int attempt = 1; ; attempt++) {
            try (Source.Opened opened = web.open(from, 0)) {
                return bounded(opened.in(), limitBytes, from);
            } catch (IOException | FetchException failed) {
                FetchException failure = asFetchFailure(from, failed);
                if (failure.kind() != FetchException.Kind.UNREACHABLE || attempt >= settings.attempts()) {
                    throw failure;
                }
                pause.forAbout(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    private static FetchException asFetchFailure(Location from, Exception failed) {
        return switch (failed) {
            case FetchException known -> known;
            case IOException broken ->
                new FetchException(FetchException.Kind.UNREACHABLE, from, HttpSource.describe(broken), broken);
            default -> throw new IllegalStateException(failed);
        };
    }

    private static byte[] bounded(InputStream in, int limitBytes, Location from) throws IOException, FetchException {
        byte[] bytes = in.readNBytes(limitBytes + 1);
        if (bytes.length > limitBytes) {
            String fact = "it is longer than the " + limitBytes + " bytes that it may have";
            throw new FetchException(FetchException.Kind.TOO_LONG, from, fact);
        }
        return bytes;
    }
}
