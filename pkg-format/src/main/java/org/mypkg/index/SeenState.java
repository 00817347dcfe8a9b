package org.mypkg.index;

import java.time.Instant;
import java.util.Objects;
import org.mypkg.model.Digest;

/**
 * The newest publication of a repository that this machine has accepted. Kept so that nobody can lead it back.
 *
 * @param digest of the bytes of {@code repo.json}
 * @param created a floor for the clock: time was at least this
 * @param name what the repository called itself; empty where an earlier release did not remember it
 */
public record SeenState(long serial, Digest digest, Instant created, String name) {
    public SeenState {
        Objects.requireNonNull(name);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(created);
    }

    /**
     * The same with no number to fall behind. For new publishing keys: whoever had the old ones could have published under the
     * highest number there is, and nothing that comes after would be taken (The Update Framework, specification 1.0, section
     * 5.3.11). What the old keys signed names an older generation of keys and is refused for that.
     */
    public SeenState underNewKeys() {
        return new SeenState(0, digest, created, name);
    }
}
