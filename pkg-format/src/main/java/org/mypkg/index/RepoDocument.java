package org.mypkg.index;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The signed root of a repository: {@code repo.json}.
 *
 * @param name the repository's own name
 * @param serial grows with every publication
 * @param created when it was published; whole seconds
 * @param expires from then on no client takes it
 * @param parts what it promises
 */
public record RepoDocument(String name, long serial, Instant created, Instant expires, List<Part> parts) {
    public RepoDocument {
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
