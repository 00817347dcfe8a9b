package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;

/** The help of one verb as lines of at most so many columns. */
final class HelpPage {
    private static final int LABEL_MAX = 26;
    private static final int TEXT_MIN = 24;

    private final Outline outline;
    private final Outline.OfVerb verb;
    private final int columns;
    private final List<String> lines = new ArrayList<>();

    private HelpPage(Outline outline, Outline.OfVerb verb, int columns) {
        this.outline = outline;
        this.verb = verb;
        this.columns = columns;
    }

    static List<String> lines(Outline outline, Outline.OfVerb verb, int columns) {
        return new HelpPage(outline, verb, columns).write();
    }

    private List<String> write() {
        paragraph("", outline.call(verb) + " - " + verb.summary());
        lines.add("");
        paragraph("", "usage: " + outline.usage(verb));
        if (!verb.words().isEmpty()) {
            lines.add("");
            verb.words().forEach(word -> item(word.label(), word.description()));
        }
        section("options:", verb.own());
        examples();
        section(verb.own().isEmpty() ? "options:" : "options that other verbs have, too:", verb.shared());
        if (!verb.page().remarks().isEmpty()) {
            lines.add("");
            verb.page().remarks().forEach(remark -> paragraph("", remark));
        }
        return lines;
    }

    private void section(String title, List<Outline.OfOption> options) {
        if (options.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(title);
        for (Outline.OfOption option : options) {
            String names = String.join(", ", option.names());
            // Options with a short name and those without one have their long names below each other.
            String indent = option.names().getFirst().startsWith("--") ? "    " : "";
            item(indent + names + (option.takesValue() ? " " + option.label() : ""), option.description());
        }
    }

    private void examples() {
        if (verb.page().examples().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(verb.page().examples().size() == 1 ? "example:" : "examples:");
        for (Handbook.Example example : verb.page().examples()) {
            // Never wrapped: it is there to be copied.
            lines.add("  " + example.command());
            if (!example.effect().isEmpty()) {
                paragraph("      ", example.effect());
            }
        }
    }

    /** A label with what it means beside it, or below it where there is no room. */
    private void item(String label, String meaning) {
        String indented = "  " + label;
        int at = Math.min(LABEL_MAX + 4, Math.max(8, columns / 3));
        if (columns - at < TEXT_MIN) {
            paragraph("  ", label);
            paragraph("      ", meaning);
            return;
        }
        List<String> wrapped = TextLayout.wrap(meaning, columns - at);
        boolean beside = indented.length() + 2 <= at && !wrapped.isEmpty();
        lines.add(beside ? TextLayout.pad(indented, at) + wrapped.getFirst() : indented);
        wrapped.stream().skip(beside ? 1 : 0).forEach(line -> lines.add(" ".repeat(at) + line));
    }

    private void paragraph(String indent, String text) {
        TextLayout.wrap(text, columns - indent.length()).forEach(line -> lines.add(indent + line));
    }
}
