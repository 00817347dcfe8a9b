package org.mypkg.model;

import java.util.regex.Pattern;

/**
 * What a package can require and another provide: a package name, or a name with a kind, such as {@code so:libz.so.1},
 * {@code cmd:make}, {@code pkgconfig:zlib}.
 */
public record Capability(String value) implements Comparable<Capability> {
    /** Half a surrogate pair is no text: written as UTF-8 it would come back as something else. */
    private static final Pattern LEGAL =
            Pattern.compile("([a-z][a-z0-9]*:)?[a-zA-Z0-9_.+\\[/-][^\\s<>=|,!\\x00-\\x1f\\p{Cs}]{0,254}(?<!:)");

    private static final int PLAIN_LENGTH_MAX = 255;

    /** @throws IllegalArgumentException when the text is no such name */
    public Capability {
        if (!isPlain(value) && !LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a capability: '" + value + "'");
        }
    }

    /** Most are of plain characters, and an index has a hundred thousand: those need no pattern to be seen as legal. */
    static boolean isPlain(String text) {
        int length = text.length();
        boolean plain = length > 0 && length <= PLAIN_LENGTH_MAX && text.charAt(0) != ':' && text.charAt(length - 1) != ':';
        for (int i = 0; plain && i < length; i++) {
            char c = text.charAt(i);
            plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                    || c == '-' || c == '.' || c == '+' || c == '_' || c == ':';
        }
        return plain;
    }

    /** By hand, for the reason that {@link PackageName#equals} has. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Capability capability && value.equals(capability.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
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
