package org.mypkg.index;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.mypkg.model.Digest;

/**
 * The signed root of a repository: {@code repo.json}.
 *
 * @param name the repository's own name
 * @param serial grows with every publication
 * @param created when it was published; whole seconds
 * @param expires from then on no client takes it
 * @param keys which generation of keys it belongs to
 * @param parts what it promises
 */
public record RepoDocument(String name, long serial, Instant created, Instant expires, Keys keys, List<Part> parts) {
    /** How a repository's keys are known. */
    public sealed interface Keys {}

    /** One key for everything, which each client pinned. */
    public record OneKey() implements Keys {}

    /** The generation {@code keys/N.json}. @param digest of its bytes */
    public record Generation(long version, Digest digest) implements Keys {
        public Generation {
            Objects.requireNonNull(digest);
            if (version < 1) {
                throw new IllegalArgumentException("generations of keys begin with 1: " + version);
            }
        }
    }

    /** The root of a repository with one key. */
    public RepoDocument(String name, long serial, Instant created, Instant expires, List<Part> parts) {
        this(name, serial, created, expires, new OneKey(), parts);
    }

    public RepoDocument {
        Objects.requireNonNull(keys);
        Objects.requireNonNull(name);
        Objects.requireNonNull(created);
        Objects.requireNonNull(expires);
        parts = List.copyOf(parts);
        if (serial < 1) {
            throw new IllegalArgumentException("a repository's serial begins with 1: " + serial);
        }
    }

    /** The parts of one kind, in order. */
    public List<Part> parts(String kind) {
        return parts.stream().filter(part -> part.kind().equals(kind)).toList();
    }
}
