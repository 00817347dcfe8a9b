package org.mypkg.build;

import java.util.regex.Pattern;

/** A pattern for absolute paths: {@code *} and {@code ?} stay within a name, {@code **} crosses slashes. */
record Glob(String text, Pattern pattern) {
    static Glob of(String text) {
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
        return new Glob(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }
}
