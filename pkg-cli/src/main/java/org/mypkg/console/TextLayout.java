package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;

/** Texts in columns. One character is taken for one column: names are ASCII, and longer lines do no harm. */
public final class TextLayout {
    private TextLayout() {}

    /** Fills a text up to a width with spaces. */
    public static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Puts spaces before a text up to a width: numbers stand right. */
    public static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** Breaks a text at its spaces; a word that is longer than a line has a line of its own. Lines of the text stay lines. */
    public static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        for (String given : text.lines().toList()) {
            var line = new StringBuilder();
            for (String word : given.split(" ")) {
                if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** Shortens a text to a width, and shows that it did. */
    public static String cut(String text, int width, String ellipsis) {
        if (text.length() <= width) {
            return text;
        }
        return width <= ellipsis.length() ? text.substring(0, Math.max(0, width)) : text.substring(0, width - ellipsis.length()) + ellipsis;
    }
}
