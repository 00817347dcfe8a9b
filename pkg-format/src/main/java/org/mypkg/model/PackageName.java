package org.mypkg.model;

/** The name of a package: letters, digits and {@code . + _ -}, the first a letter or digit, at most 128 characters. */
public record PackageName(String value) implements Comparable<PackageName> {
    private static final String OTHERS = ".+_-";
    private static final int LENGTH_MAX = 128;

    /** @throws IllegalArgumentException when the text is no such name */
    public PackageName {
        if (!Plain.is(value, OTHERS, LENGTH_MAX)) {
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
