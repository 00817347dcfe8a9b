package org.mypkg.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.mypkg.fetch.Location;
import org.mypkg.model.Digest;

/**
 * A repository as this root knows it.
 *
 * @param name how the user calls it; keys, trust and installed packages are bound to this name
 * @param places where it is: mirrors that all say the same, in the user's order; at least one. None of them is trusted
 * @param priority greater wins
 * @param anchor why it is believed
 * @param packageSignatures whether each of its packages must carry a good signature of its own
 */
public record Repository(String name, List<Location> places, int priority, Anchor anchor, boolean packageSignatures) {
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

    /** @throws IllegalArgumentException when the name is none, or no place is given */
    public Repository {
        Objects.requireNonNull(anchor);
        places = List.copyOf(places).stream().distinct().toList();
        if (!LEGAL.matcher(name).matches()) {
            throw new IllegalArgumentException("not a repository name: '" + name + "'");
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("the repository '" + name + "' is nowhere");
        }
    }

    /** A repository at one place that is believed by its keys. */
    public Repository(String name, Location location, int priority) {
        this(name, List.of(location), priority, new Keys(), false);
    }

    /** The place that the user named first, or that is to be asked first. */
    public Location location() {
        return places.getFirst();
    }

    /** The same with this one of its places to be asked first. */
    Repository preferring(Location place) {
        var order = new ArrayList<Location>(List.of(place));
        order.addAll(places);
        return new Repository(name, order, priority, anchor, packageSignatures);
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
