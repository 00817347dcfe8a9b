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
}
