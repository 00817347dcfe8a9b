package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mypkg.sys.DiskException;

/**
 * One file that is being fetched. Its places are asked in rounds, each once in a round; a place that failed for good is not
 * asked again, and the others not before a pause. What one place has sent is continued by the next: the digest says in the
 * end whether that was right, and a place is blamed for wrong bytes only if all of them were its own.
 */
final class Download {
    private static final int BLOCK_BYTES = 1 << 16;

    /** A round that brings so much is not counted as vain. */
    private static final long PROGRESS_BYTES = 1 << 18;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final FetchRequest request;
    private final PartialFile partial;
    private final OkHttpFetcher.Settings settings;
    private final OkHttpFetcher.Means means;
    private final FetchListener listener;
    private final List<Location> left;
    private final Map<Location, FetchException> failures = new LinkedHashMap<>();

    Download(
            FetchRequest request,
            PartialFile partial,
            OkHttpFetcher.Settings settings,
            OkHttpFetcher.Means means,
            FetchListener listener) {
        this.request = request;
        this.partial = partial;
        this.settings = settings;
        this.means = means;
        this.listener = listener;
        this.left = new ArrayList<>(request.from());
    }

    /** Brings the file to its destination. */
    void run() throws FetchException, DiskException {
        Duration wait = settings.firstPause();
        int vain = 0;
        while (true) {
            long before = partial.lengthBytes();
            if (round()) {
                return;
            }
            vain = partial.lengthBytes() - before >= PROGRESS_BYTES ? 0 : vain + 1;
            if (left.isEmpty() || vain >= settings.attempts()) {
                throw FetchException.ofAll(List.copyOf(failures.values()));
            }
            means.pause().forAbout(wait);
            wait = wait.compareTo(LONGEST_PAUSE) > 0 ? wait : wait.multipliedBy(2);
        }
    }

    private boolean round() throws FetchException, DiskException {
        for (Location place : List.copyOf(left)) {
            try {
                bringWhole(place);
                return true;
            } catch (FetchException failed) {
                note(place, failed);
            }
        }
        return false;
    }

    private void note(Location place, FetchException failed) throws FetchException {
        if (Thread.currentThread().isInterrupted()) {
            throw new FetchException(FetchException.Kind.CANCELLED, place, "stopped on request", failed);
        }
        // It may be the best of servers, and only knows no ranges.
        if (failed.kind() != FetchException.Kind.NO_RANGES) {
            listener.failed(place, failed);
        }
        failures.put(place, failed);
        if (failed.kind() != FetchException.Kind.UNREACHABLE) {
            left.remove(place);
        }
    }

    private void bringWhole(Location place) throws FetchException, DiskException {
        boolean continued = partial.lengthBytes() > 0;
        bring(place);
        boolean right = partial.complete();
        if (!right && continued) {
            // What was here before was no part of this file, or this place sent other bytes: from the start, it must be the place.
            bring(place);
            right = partial.complete();
        }
        if (!right) {
            String fact = request.extent() instanceof FetchRequest.Extent.Part
                    ? "the part that arrived does not have the promised SHA-256"
                    : "what arrived does not have the promised SHA-256 " + request.digest();
            throw new FetchException(FetchException.Kind.OTHER_BYTES, place, fact);
        }
    }

    /** Brings all that is missing. */
    private void bring(Location place) throws FetchException, DiskException {
        long before = partial.lengthBytes();
        Duration took =
                switch (place) {
                    case Location.Local local -> copy(local);
                    case Location.Web address -> download(address);
                };
        listener.served(place, Math.max(0, partial.lengthBytes() - before), took);
    }

    private Duration copy(Location.Local from) throws FetchException, DiskException {
        if (request.extent() instanceof FetchRequest.Extent.Part) {
            throw new FetchException(FetchException.Kind.NO_RANGES, from, "what is here is not fetched in parts");
        }
        partial.restart();
        try (InputStream in = OkHttpFetcher.openLocal(from)) {
            var unlimited = new RateLimit(0, means.ticker(), means.pause());
            return pour(new Intake(from, in, means.ticker(), unlimited), from);
        } catch (IOException unreadable) {
            throw new FetchException(
                    FetchException.Kind.UNREADABLE, from, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private Duration download(Location.Web from) throws FetchException, DiskException {
        if (partial.isFull() && partial.lengthBytes() > 0) {
            return Duration.ZERO;
        }
        try (Source.Opened opened = means.web().open(question(from))) {
            if (opened.start() < 0) {
                partial.restart();
                throw new FetchException(
                        FetchException.Kind.UNREACHABLE, from, "the server sent another part than was asked for");
            }
            long expected = expectedBytes(opened, from);
            Duration took = pour(means.intake(from, opened.in()), from);
            if (expected > partial.lengthBytes()) {
                throw new FetchException(FetchException.Kind.UNREACHABLE, from, "the answer ended before the file did");
            }
            return took;
        } catch (IOException broken) {
            throw HttpSource.failure(from, broken);
        }
    }

    private Source.Question question(Location.Web from) {
        return switch (request.extent()) {
            case FetchRequest.Extent.Whole whole -> new Source.Question(from, partial.lengthBytes(), false);
            case FetchRequest.Extent.Part part -> new Source.Question(
                    from, part.offset() + partial.lengthBytes(), part.offset() + part.lengthBytes(), false);
        };
    }

    /** How many bytes there will be if the server keeps its word; negative where it gives none. */
    private long expectedBytes(Source.Opened opened, Location from) throws FetchException, DiskException {
        switch (request.extent()) {
            case FetchRequest.Extent.Whole whole -> {
                if (opened.start() != partial.lengthBytes()) {
                    partial.restart();
                }
                if (opened.wholeBytes() > request.limitBytes()) {
                    throw tooLong(from);
                }
                return opened.wholeBytes();
            }
            case FetchRequest.Extent.Part part -> {
                if (opened.wholeBytes() >= 0 && opened.wholeBytes() != part.wholeBytes()) {
                    String fact = "the file has " + opened.wholeBytes() + " bytes, and " + part.wholeBytes() + " were promised";
                    throw new FetchException(FetchException.Kind.OTHER_BYTES, from, fact);
                }
                return part.lengthBytes();
            }
        }
    }

    private Duration pour(Intake in, Location from) throws IOException, FetchException, DiskException {
        byte[] block = new byte[BLOCK_BYTES];
        listener.arrived(partial.lengthBytes());
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            if (partial.lengthBytes() + n > request.limitBytes()) {
                partial.restart();
                throw tooLong(from);
            }
            partial.add(block, n);
            listener.arrived(partial.lengthBytes());
        }
        return in.reading();
    }

    private FetchException tooLong(Location from) {
        String fact = "more than the promised " + request.limitBytes() + " bytes came";
        return new FetchException(FetchException.Kind.TOO_LONG, from, fact);
    }
}
