package org.mypkg.engine;

import java.util.Objects;
import java.util.regex.Pattern;
import org.mypkg.fetch.Location;
import org.mypkg.model.Digest;

/**
 * A repository as this root knows it.
 *
 * @param name how the user calls it; keys, trust and installed packages are bound to this name
 * @param location where it is
 * @param priority greater wins
 * @param anchor why it is believed
 * @param packageSignatures whether each of its packages must carry a good signature of its own
 */
public record Repository(String name, Location location, int priority, Anchor anchor, boolean packageSignatures) {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

    /** Why a repository is believed. */
    public sealed interface Anchor {}

    /** Its keys sign what it publishes. */
    public record Keys() implements Anchor {}

    /** The user knows the digest of its {@code repo.json}: install media, a state that was archived. It never expires. */
    public record Snapshot(Digest digest) implements Anchor {
        public Snapshot {
            Objects.requireNonNull(digest);
        }
    }

    /** A repository that is believed by its keys. */
    public Repository(String name, Location location, int priority) {
        this(name, location, priority, new Keys(), false);
    }

    /** @throws IllegalArgumentException when the name is none */
    public Repository {
        Objects.requireNonNull(anchor);
        Objects.requireNonNull(location);
        if (!LEGAL.matcher(name).matches()) {
            throw new IllegalArgumentException("not a repository name: '" + name + "'");
        }
    }

    /**
     * Under which name its state is kept. A snapshot has one of its own: what was seen of a repository that had its name
     * before, or will have it again, must not be forgotten.
     */
    String stateName() {
        return isSnapshot() ? name + "@snapshot" : name;
    }

    /** Whether it is pinned by its bytes. */
    public boolean isSnapshot() {
        return anchor instanceof Snapshot;
    }
}
