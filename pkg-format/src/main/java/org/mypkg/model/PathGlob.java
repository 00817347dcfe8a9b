package org.mypkg.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A pattern for absolute paths: {@code *} and {@code ?} stay within a name, {@code **} crosses slashes; all else is itself. */
public final class PathGlob {
    private final Pattern pattern;

    private PathGlob(Pattern pattern) {
        this.pattern = pattern;
    }

    /** The pattern of a text such as {@code /usr/lib/*.a}; every text is one. */
    public static PathGlob of(String text) {
        var regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' && i + 1 < text.length() && text.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return new PathGlob(Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    /** Whether the path fits, read as UTF-8; a byte that is none fits wildcards alone. */
    public boolean matches(RootPath path) {
        return pattern.matcher("/" + new String(path.toBytes(), StandardCharsets.UTF_8)).matches();
    }
}
