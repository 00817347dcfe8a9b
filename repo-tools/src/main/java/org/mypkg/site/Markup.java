package org.mypkg.site;

/**
 * Writes HTML, SVG and Atom. Every text and every value of an attribute is escaped here, and nowhere else: packages are strangers' texts.
 *
 * <p>Characters that XML 1.0 (section 2.2) does not have, other control characters, halves of surrogate pairs, and the characters
 * that turn the direction of writing (Unicode Standard Annex 9, section 2) become U+FFFD, so that nothing is hidden.
 */
final class Markup {
    private static final char REPLACEMENT = '\ufffd';

    private final StringBuilder out = new StringBuilder(4096);

    /** Text that is markup already: only literals of ours. */
    Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Begins an element. @param attributes names and values in turn; one with an empty name is left out */
    Markup open(String element, String... attributes) {
        start(element, attributes);
        out.append('>');
        return this;
    }

    /** An element without content, closed as XML wants it; HTML ignores the slash. */
    Markup empty(String element, String... attributes) {
        start(element, attributes);
        out.append("/>");
        return this;
    }

    private void start(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i].isEmpty()) {
                out.append(' ').append(attributes[i]).append("=\"");
                escape(attributes[i + 1], out);
                out.append('"');
            }
        }
    }

    Markup close(String element) {
        out.append("</").append(element).append('>');
        return this;
    }

    Markup text(String text) {
        escape(text, out);
        return this;
    }

    /** An element that holds a text and nothing else. */
    Markup leaf(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    Markup link(String href, String text) {
        return leaf("a", text, "href", href);
    }

    Markup newline() {
        out.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
                    out.append(pair || isPlain(c) ? c : REPLACEMENT);
                    if (pair) {
                        out.append(text.charAt(++i));
                    }
                }
            }
        }
    }

    private static boolean isPlain(char c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean turn = c == '\u200e' || c == '\u200f' || c == '\u061c' || (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
        return !control && !turn && !Character.isSurrogate(c) && c < '\ufffe';
    }
}
