package org.mypkg.recipe;

import java.util.Comparator;
import java.util.Locale;

/**
 * Something that a reader of recipes has to say about one of them.
 *
 * @param file as people know it
 * @param line counted from 1; 0 where no line is to blame
 * @param severity whether the recipe must not stay so
 * @param text one sentence without a final stop
 */
public record Remark(String file, int line, Severity severity, String text) implements Comparable<Remark> {
    private static final Comparator<Remark> ORDER =
            Comparator.comparing(Remark::file).thenComparing(Remark::line).thenComparing(Remark::severity).thenComparing(Remark::text);

    /** Whether a recipe must not stay as it is. */
    public enum Severity {
        ERROR,
        NOTE;

        /** As people read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public int compareTo(Remark other) {
        return ORDER.compare(this, other);
    }

    /** As compilers write it, so that editors can go there. */
    @Override
    public String toString() {
        return file + ":" + (line == 0 ? "" : line + ":") + " " + severity.word() + ": " + text;
    }
}
