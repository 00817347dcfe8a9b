package org.mypkg.model;

import java.util.regex.Pattern;

/** The machine a package is for, such as {@code x86_64}; {@code noarch} runs on all. */
public record Arch(String value) implements Comparable<Arch> {
    // First, because the constants below are checked with it.
    private static final Pattern LEGAL = Pattern.compile("[a-z0-9][a-z0-9_]{0,31}");

    /** For packages that run on every machine. */
    public static final Arch NOARCH = new Arch("noarch");
    /** The only machine that this release builds for. */
    public static final Arch X86_64 = new Arch("x86_64");

    /** @throws IllegalArgumentException when the text is no such name */
    public Arch {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not an architecture: '" + value + "'");
        }
    }

    @Override
    public int compareTo(Arch other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
