package org.mypkg.model;

import java.util.regex.Pattern;

/** The name of a package: letters, digits and {@code . + _ -}, the first a letter or digit, at most 128 characters. */
public record PackageName(String value) implements Comparable<PackageName> {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.+_-]{0,127}");

    /** @throws IllegalArgumentException when the text is no such name */
    public PackageName {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a package name: '" + value + "'");
        }
    }

    /** Every package provides the capability of its own name. */
    public Capability capability() {
        return new Capability(value);
    }

    @Override
    public int compareTo(PackageName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
