package org.mypkg.fetch;

import java.nio.file.Path;
import java.util.Objects;
import org.mypkg.model.Digest;

/**
 * What to fetch and what was promised of it.
 *
 * @param limitBytes no more than this is ever taken: the signed size where one is known
 * @param digest what arrives must have it
 * @param destination where it appears, in one step, once it is complete and right
 */
public record FetchRequest(Location from, long limitBytes, Digest digest, Path destination) {
    public FetchRequest {
        Objects.requireNonNull(from);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(destination);
        if (limitBytes < 0) {
            throw new IllegalArgumentException("a limit of " + limitBytes + " bytes");
        }
    }
}
