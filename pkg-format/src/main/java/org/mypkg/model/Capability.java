package org.mypkg.model;

import java.util.regex.Pattern;

/**
 * What a package can require and another provide: a package name, or a name with a kind, such as {@code so:libz.so.1},
 * {@code cmd:make}, {@code pkgconfig:zlib}.
 */
public record Capability(String value) implements Comparable<Capability> {
    private static final int LENGTH_MAX = 255;
    private static final Pattern LEGAL = Pattern.compile("([a-z][a-z0-9]*:)?[a-zA-Z0-9_.+\\[/-][^\\s<>=|,!\\x00-\\x1f]{0,254}(?<!:)");

    /** @throws IllegalArgumentException when the text is no such name */
    public Capability {
        if (!isPlain(value) && !LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a capability: '" + value + "'");
        }
    }

    /** Whether a text is like the name of a package, as most capabilities are. */
    static boolean isPlain(String text) {
        return Plain.is(text, ".+_-", LENGTH_MAX);
    }

    @Override
    public int compareTo(Capability other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
