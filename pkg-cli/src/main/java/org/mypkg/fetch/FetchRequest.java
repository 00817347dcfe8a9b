package org.mypkg.fetch;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.mypkg.model.Digest;

/**
 * What to fetch and what was promised of it.
 *
 * @param from where it can be had, the best place first; at least one
 * @param limitBytes no more than this is ever taken: the signed size where one is known
 * @param digest what arrives must have it, from wherever it comes
 * @param destination where it appears, in one step, once it is complete and right
 */
public record FetchRequest(List<Location> from, long limitBytes, Digest digest, Path destination) {
    public FetchRequest {
        from = List.copyOf(from);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(destination);
        if (from.isEmpty()) {
            throw new IllegalArgumentException("nowhere to fetch from");
        }
        if (limitBytes < 0) {
            throw new IllegalArgumentException("a limit of " + limitBytes + " bytes");
        }
    }

    /** The same from one place only. */
    public FetchRequest(Location from, long limitBytes, Digest digest, Path destination) {
        this(List.of(from), limitBytes, digest, destination);
    }
}
