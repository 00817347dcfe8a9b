package org.mypkg.console;

/**
 * How text for people may look.
 *
 * @param columns how wide lines may be; {@link Integer#MAX_VALUE} where it does not matter
 * @param colored whether there are colors
 * @param unicode whether letters beyond ASCII may decorate
 */
public record Style(int columns, boolean colored, boolean unicode) {
    /** What a color says. */
    public enum Tone {
        /** Something comes. */
        NEW("32"),
        /** Something moves on. */
        BETTER("36"),
        /** Something to look at. */
        CARE("33"),
        /** Something goes. */
        GONE("31"),
        /** A heading. */
        STRONG("1"),
        /** Something beside the point. */
        FAINT("2");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    /** The text in a color, where there are colors. */
    public String paint(Tone tone, String text) {
        return colored && !text.isEmpty() ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
    }

    /** An arrow from old to new. */
    public String arrow() {
        return unicode ? "\u2192" : "->";
    }

    /** What stands for letters that had no room. */
    public String ellipsis() {
        return unicode ? "\u2026" : "...";
    }
}
