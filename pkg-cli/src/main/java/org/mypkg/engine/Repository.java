package org.mypkg.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.mypkg.fetch.Location;

/**
 * A repository as this root knows it.
 *
 * @param name how the user calls it; keys, trust and installed packages are bound to this name
 * @param places where it is: mirrors that all say the same, in the user's order; at least one. None of them is trusted
 * @param priority greater wins
 */
public record Repository(String name, List<Location> places, int priority) {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

    /** @throws IllegalArgumentException when the name is none, or no place is given */
    public Repository {
        places = List.copyOf(places).stream().distinct().toList();
        if (!LEGAL.matcher(name).matches()) {
            throw new IllegalArgumentException("not a repository name: '" + name + "'");
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("the repository '" + name + "' is nowhere");
        }
    }

    /** A repository at one place. */
    public Repository(String name, Location location, int priority) {
        this(name, List.of(location), priority);
    }

    /** The place that the user named first, or that is to be asked first. */
    public Location location() {
        return places.getFirst();
    }

    /** The same with this one of its places to be asked first. */
    Repository preferring(Location place) {
        var order = new ArrayList<Location>(List.of(place));
        order.addAll(places);
        return new Repository(name, order, priority);
    }
}
