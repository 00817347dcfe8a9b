package org.mypkg.model;

/**
 * Tells texts of ASCII letters, digits and a few more characters. Names and versions are of that kind, an index has hundreds of
 * thousands of them, and a regular expression takes ten times as long for each.
 */
final class Plain {
    private Plain() {}

    /**
     * Whether a text begins with a letter or digit, has nothing else but letters, digits and the given characters, and is no
     * longer than that many characters.
     */
    static boolean is(String text, String others, int lengthMax) {
        if (text.isEmpty() || text.length() > lengthMax || !isAlphanumeric(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }
}
