package org.mypkg.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageReader;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/**
 * Fetches of a package only the frames that hold something which is not on the disk yet. Trust goes from the index to the
 * head, from the head to each frame and to each file: no byte that comes over the network or from the disk is used for
 * anything but what the signed manifest says. Whatever stands against it, there is always the whole package.
 */
final class Delta {
    /** Below this one more answer costs more than is saved. */
    static final long LEAST_PACKAGE_BYTES = 64 << 10;

    private static final int LEAST_SAVED_PERCENT = 10;

    private final IndexEntry entry;
    private final List<Location> from;
    private final Pieces pieces;
    private final Filesystem disk;
    private final DiskContent content;
    private final Fetcher fetcher;
    private final FetchListener listener;
    private long fetchedBytes;

    /** @param installed the files of the installed version, as the facts have them */
    Delta(
            IndexEntry entry,
            List<Location> from,
            Pieces pieces,
            Filesystem disk,
            List<FileEntry> installed,
            Fetcher fetcher,
            FetchListener listener) {
        this.entry = entry;
        this.from = from;
        this.pieces = pieces;
        this.disk = disk;
        this.content = new DiskContent(disk, installed);
        this.fetcher = fetcher;
        this.listener = listener;
    }

    /** Whether to try: servers are asked for parts only if all places are servers, and the package is worth it. */
    static boolean mayServe(IndexEntry entry, List<Location> from) {
        boolean web = from.stream().allMatch(Location.Web.class::isInstance);
        return web && entry.sizeBytes() >= LEAST_PACKAGE_BYTES && isWorthwhile(entry, entry.headBytes());
    }

    private static boolean isWorthwhile(IndexEntry entry, long neededBytes) {
        return entry.sizeBytes() - neededBytes >= entry.sizeBytes() / 100 * LEAST_SAVED_PERCENT;
    }

    /**
     * Brings what is missing; empty where the whole package is to be fetched instead.
     *
     * @param whole the request for that; what is here of it already is handed over
     * @throws FetchException nobody wants it any more, or nobody may be asked
     */
    Optional<Arrived> fetch(FetchRequest whole) throws Failure {
        try {
            return attempt(whole);
        } catch (FetchException failed) {
            return switch (failed.kind()) {
                case CANCELLED, OFFLINE, SETTINGS -> throw failed;
                case UNREACHABLE, ABSENT, REFUSED, MALFORMED, TOO_LONG, NO_RANGES, TOO_SLOW, REDIRECT_LOOP, REDIRECT_UNSAFE,
                        CERTIFICATES, UNTRUSTED,
                        OTHER_BYTES, UNREADABLE, SEVERAL -> Optional.empty();
            };
        } catch (FormatException | IOException unusable) {
            return Optional.empty();
        }
    }

    private Optional<Arrived> attempt(FetchRequest whole) throws Failure, IOException {
        var head = new FetchRequest.Piece(entry.headBytes(), entry.headDigest());
        if (!pieces.has(0, head.lengthBytes(), head.digest())) {
            // Who fails with this need not be given time: the whole is asked for next.
            bring(fetcher.hasty(), 0, List.of(head));
        }
        PackageReader reader = PackageReader.openParts(pieces, Limits.DEFAULT, entry.headBytes(), entry.headDigest());
        DeltaPlan plan = DeltaPlan.of(reader.manifest(), content);
        List<List<Integer>> runs = DeltaPlan.runs(reader, missing(reader, plan));
        long neededBytes = entry.headBytes() + plan.frames().stream().mapToLong(f -> frame(reader, f).lengthBytes()).sum();
        if (!isWorthwhile(entry, neededBytes)) {
            fetcher.begin(whole, reader.headBytes());
            return Optional.empty();
        }
        for (List<Integer> run : runs) {
            List<FetchRequest.Piece> wanted = run.stream().map(f -> piece(frame(reader, f))).toList();
            bring(fetcher, reader.frameOffset(run.getFirst()), wanted);
        }
        long savedBytes = entry.sizeBytes() - Math.max(neededBytes, fetchedBytes);
        return Optional.of(new Arrived(reader.manifest(), new RebuiltPayload(reader, plan, disk), fetchedBytes, savedBytes));
    }

    private static Frame frame(PackageReader reader, int number) {
        return reader.manifest().frames().get(number);
    }

    private static FetchRequest.Piece piece(Frame frame) {
        return new FetchRequest.Piece(frame.lengthBytes(), frame.digest());
    }

    /** The frames that are needed and were not fetched by an earlier try. */
    private SortedSet<Integer> missing(PackageReader reader, DeltaPlan plan) throws DiskException {
        var missing = new TreeSet<Integer>();
        for (int number : plan.frames()) {
            Frame frame = frame(reader, number);
            if (!pieces.has(reader.frameOffset(number), frame.lengthBytes(), frame.digest())) {
                missing.add(number);
            }
        }
        return missing;
    }

    private void bring(Fetcher by, long offset, List<FetchRequest.Piece> wanted) throws Failure {
        var part = new FetchRequest.Extent.Part(offset, wanted, entry.sizeBytes());
        long before = fetchedBytes;
        by.fetch(FetchRequest.part(from, part, pieces.place(offset, part.lengthBytes())), new Counting(before));
        fetchedBytes = before + part.lengthBytes();
    }

    /** Tells of all parts as if they were one file. */
    private final class Counting implements FetchListener {
        private final long before;

        Counting(long before) {
            this.before = before;
        }

        @Override
        public void arrived(long doneBytes) {
            listener.arrived(before + doneBytes);
        }

        @Override
        public void served(Location place, long bytes, Duration took) {
            listener.served(place, bytes, took);
        }

        @Override
        public void failed(Location place, FetchException failure) {
            listener.failed(place, failure);
        }
    }
}
