package org.mypkg.console;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text as a terminal may get it. Names, summaries, user ids and messages of servers come from strangers; a control sequence in
 * them could move the cursor, change what stands above, or let a text read other than it is. So everything that a person
 * would not see is written out: {@code \033} for control characters, {@code \u202e} for those beyond ASCII and for
 * Unicode's format characters (category Cf), among them the ones that turn the direction of writing.
 */
final class Visible {
    /** The colors that we use ourselves (ECMA-48, 8.3.117): nothing that hides, moves or blinks. */
    private static final Pattern OUR_COLOR = Pattern.compile("\u001b\\[(?:[012]|(?:1;)?3[1-6])m");

    private static final char ZERO_WIDTH_NON_JOINER = '\u200c';
    private static final char ZERO_WIDTH_JOINER = '\u200d';

    private Visible() {}

    /** One line of a stranger's text: not even a line end is taken as it is. */
    static String line(String text) {
        return escaped(text, "");
    }

    /** What we have put together ourselves: line ends, tabs and our own colors stay. */
    static String text(String text) {
        if (isHarmless(text, "\n\t")) {
            return text;
        }
        var out = new StringBuilder();
        Matcher color = OUR_COLOR.matcher(text);
        int at = 0;
        while (color.find()) {
            out.append(escaped(text.substring(at, color.start()), "\n\t")).append(color.group());
            at = color.end();
        }
        return out.append(escaped(text.substring(at), "\n\t")).toString();
    }

    private static String escaped(String text, String kept) {
        if (isHarmless(text, kept)) {
            return text;
        }
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (!isHidden(c) || kept.indexOf(c) >= 0) {
                out.appendCodePoint(c);
            } else if (c < 0x80) {
                out.append(String.format(Locale.ROOT, "\\%03o", c));
            } else {
                // As JSON writes it, so that a document stays one.
                for (char unit : Character.toChars(c)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        });
        return out.toString();
    }

    private static boolean isHarmless(String text, String kept) {
        return text.codePoints().noneMatch(c -> isHidden(c) && kept.indexOf(c) < 0);
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            // Two of them belong to the spelling of words in several scripts.
            case Character.FORMAT -> c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }
}
