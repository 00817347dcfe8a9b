package org.mypkg.packaging;

import java.util.ArrayList;
import java.util.List;

/** Finds absolute paths of the build's own world in texts. */
final class BuildPaths {
    private final List<String> paths;

    /** @param paths absolute, such as {@code /build} */
    BuildPaths(List<String> paths) {
        this.paths = List.copyOf(paths);
    }

    /** A place in a text. @param line counted from 1 */
    record Hit(String path, int line) {}

    /** The first place of each path in a text. */
    List<Hit> in(String text) {
        var hits = new ArrayList<Hit>();
        for (String path : paths) {
            int at = text.indexOf(path);
            while (at >= 0 && !stands(text, at, path)) {
                at = text.indexOf(path, at + 1);
            }
            if (at >= 0) {
                hits.add(new Hit(path, 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count()));
            }
        }
        return hits;
    }

    boolean isOrLiesBelow(String path) {
        return paths.stream().anyMatch(one -> path.equals(one) || path.startsWith(one + "/"));
    }

    /** It is a whole path: it begins here, and ends here or goes on with a slash. */
    private static boolean stands(String text, int at, String path) {
        int end = at + path.length();
        boolean ends = end == text.length() || !isOfName(text.charAt(end));
        return ends && (at == 0 || begins(text, at - 1));
    }

    /** After a name, a variable or a pattern a slash goes on with a path, even across quotes that close. */
    private static boolean begins(String text, int before) {
        char c = text.charAt(before);
        if ((c == '"' || c == '\'') && before > 0) {
            char inner = text.charAt(before - 1);
            return !isOfName(inner) && inner != '}' && inner != ')';
        }
        // A flag and its path are often written as one word: -I/build/include.
        boolean flag = (c == 'I' || c == 'L') && before > 0 && text.charAt(before - 1) == '-';
        return flag || !(isOfName(c) || "/})]*%@~+\\".indexOf(c) >= 0);
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    }
}
