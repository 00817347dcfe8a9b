package org.mypkg.engine;

import java.util.Objects;
import java.util.regex.Pattern;
import org.mypkg.fetch.Location;

/**
 * A repository as this root knows it.
 *
 * @param name how the user calls it; keys, trust and installed packages are bound to this name
 * @param location where it is
 * @param priority greater wins
 */
public record Repository(String name, Location location, int priority) {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

    /** @throws IllegalArgumentException when the name is none */
    public Repository {
        Objects.requireNonNull(location);
        if (!LEGAL.matcher(name).matches()) {
            throw new IllegalArgumentException("not a repository name: '" + name + "'");
        }
    }
}
