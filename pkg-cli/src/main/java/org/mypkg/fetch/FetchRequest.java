package org.mypkg.fetch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.mypkg.model.Digest;

/**
 * What to fetch and what was promised of it.
 *
 * @param from where it can be had, the best place first; at least one
 * @param limitBytes no more than this is ever taken: the signed size where one is known
 * @param digest what arrives must have it, from wherever it comes; of a part it is only a name, made of its pieces
 * @param destination where it appears, in one step, once it is complete and right
 * @param extent whether all of the file is wanted
 */
public record FetchRequest(List<Location> from, long limitBytes, Digest digest, Path destination, Extent extent) {
    public FetchRequest {
        from = List.copyOf(from);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(destination);
        Objects.requireNonNull(extent);
        if (from.isEmpty()) {
            throw new IllegalArgumentException("nowhere to fetch from");
        }
        if (limitBytes < 0) {
            throw new IllegalArgumentException("a limit of " + limitBytes + " bytes");
        }
    }

    /** How much of a file is wanted. */
    public sealed interface Extent {
        /** All of it, as one digest promises it. */
        record Whole() implements Extent {}

        /**
         * A run of bytes, which are all wanted or of no use.
         *
         * @param offset of the first
         * @param pieces what was promised of it, piece after piece; at least one
         * @param wholeBytes how long the whole file is
         */
        record Part(long offset, List<Piece> pieces, long wholeBytes) implements Extent {
            public Part {
                pieces = List.copyOf(pieces);
                if (offset < 0 || pieces.isEmpty()) {
                    throw new IllegalArgumentException("no part of a file: from " + offset + ", " + pieces.size() + " pieces");
                }
            }

            /** How many bytes it has. */
            public long lengthBytes() {
                return pieces.stream().mapToLong(Piece::lengthBytes).sum();
            }
        }
    }

    /** So many bytes with this digest. */
    public record Piece(long lengthBytes, Digest digest) {
        public Piece {
            Objects.requireNonNull(digest);
            if (lengthBytes < 1) {
                throw new IllegalArgumentException("a piece of " + lengthBytes + " bytes");
            }
        }
    }

    /** All of a file. */
    public FetchRequest(List<Location> from, long limitBytes, Digest digest, Path destination) {
        this(from, limitBytes, digest, destination, new Extent.Whole());
    }

    /** The same from one place only. */
    public FetchRequest(Location from, long limitBytes, Digest digest, Path destination) {
        this(List.of(from), limitBytes, digest, destination);
    }

    /** A part of a file, by ranges; a place that serves none has failed. */
    public static FetchRequest part(List<Location> from, Extent.Part part, Path destination) {
        return new FetchRequest(from, part.lengthBytes(), nameOf(part), destination, part);
    }

    private static Digest nameOf(Extent.Part part) {
        var text = new ByteArrayOutputStream();
        text.writeBytes((part.offset() + "\n").getBytes(StandardCharsets.US_ASCII));
        for (Piece piece : part.pieces()) {
            text.writeBytes((piece.lengthBytes() + " " + piece.digest() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return Digest.of(text.toByteArray());
    }

    /** What tells whether the bytes are right, at the beginning. */
    Promise promise() {
        return switch (extent) {
            case Extent.Whole whole -> Promise.of(digest);
            case Extent.Part part -> Promise.of(part.pieces());
        };
    }
}
