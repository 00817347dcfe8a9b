package org.mypkg.model;

/** The name of a package: letters, digits and {@code . + _ -}, the first a letter or digit, at most 128 characters. */
public record PackageName(String value) implements Comparable<PackageName> {
    private static final int LENGTH_MAX = 128;

    /** @throws IllegalArgumentException when the text is no such name */
    public PackageName {
        if (!isLegal(value)) {
            throw new IllegalArgumentException("not a package name: '" + value + "'");
        }
    }

    private static boolean isLegal(String text) {
        boolean legal = !text.isEmpty() && text.length() <= LENGTH_MAX && ".+_-".indexOf(text.charAt(0)) < 0;
        for (int i = 0; legal && i < text.length(); i++) {
            char c = text.charAt(i);
            legal = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                    || c == '.' || c == '+' || c == '_' || c == '-';
        }
        return legal;
    }

    /** By hand, as {@link #hashCode} is: what Java makes for records is put together at the first call, for some milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PackageName name && value.equals(name.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
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
