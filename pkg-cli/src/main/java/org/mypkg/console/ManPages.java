package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The manual pages of a program in the language of {@code man(7)}: one of the program and one of each verb. */
final class ManPages {
    private final Outline outline;

    private ManPages(Outline outline) {
        this.outline = outline;
    }

    /** The pages by the names of their files, such as {@code mypkg-repo-add.1}. */
    static SortedMap<String, String> of(Outline outline) {
        var pages = new TreeMap<String, String>();
        var maker = new ManPages(outline);
        if (outline.verbs().stream().anyMatch(verb -> !verb.name().isEmpty())) {
            pages.put(outline.program() + ".1", maker.program());
        }
        for (Outline.OfVerb verb : outline.verbs()) {
            pages.put(maker.name(verb) + ".1", maker.verb(verb));
        }
        return pages;
    }

    private String name(Outline.OfVerb verb) {
        return outline.call(verb).replace(' ', '-');
    }

    private static List<String> head(String name, String summary) {
        var lines = new ArrayList<String>();
        lines.add(".\\\" made by the program itself; do not edit");
        lines.add(".TH " + escaped(name.toUpperCase(Locale.ROOT)) + " 1 " + Program.RELEASED + " \"mypkg " + Program.RELEASE
                + "\" \"mypkg manual\"");
        lines.add(".SH NAME");
        lines.add(escaped(name) + " \\- " + text(summary));
        return lines;
    }

    private String program() {
        List<String> lines = head(outline.program(), outline.summary());
        lines.add(".SH SYNOPSIS");
        lines.add(bold(outline.program()) + " [" + italic("options") + "] " + italic("VERB") + " [" + italic("arguments") + "]");
        lines.add(".SH VERBS");
        for (Outline.OfVerb verb : outline.verbs()) {
            item(lines, bold(verb.name()), verb.summary() + "; see " + name(verb) + "(1)");
        }
        List<Outline.OfOption> everywhere = outline.verbs().getFirst().options().stream()
                .filter(option -> outline.verbs().stream().allMatch(verb -> verb.options().contains(option)))
                .toList();
        options(lines, "OPTIONS OF EVERY VERB", everywhere);
        exits(lines);
        return end(lines);
    }

    private String verb(Outline.OfVerb verb) {
        List<String> lines = head(name(verb), verb.summary());
        lines.add(".SH SYNOPSIS");
        String usage = outline.usage(verb);
        lines.add(bold(outline.call(verb)) + text(usage.substring(outline.call(verb).length())));
        if (!verb.page().remarks().isEmpty()) {
            lines.add(".SH DESCRIPTION");
            verb.page().remarks().forEach(remark -> lines.add(text(remark)));
        }
        if (!verb.words().isEmpty()) {
            lines.add(".SH ARGUMENTS");
            verb.words().forEach(word -> item(lines, italic(word.label()), word.description()));
        }
        options(lines, verb.own().isEmpty() ? "" : "OPTIONS", verb.own());
        options(lines, verb.own().isEmpty() ? "OPTIONS" : "OPTIONS THAT OTHER VERBS HAVE, TOO", verb.shared());
        examples(lines, verb);
        exits(lines);
        if (!verb.name().isEmpty()) {
            lines.add(".SH SEE ALSO");
            lines.add(".BR " + escaped(outline.program()) + " (1)");
        }
        return end(lines);
    }

    private static void options(List<String> lines, String title, List<Outline.OfOption> options) {
        if (options.isEmpty()) {
            return;
        }
        lines.add(".SH " + (title.contains(" ") ? "\"" + title + "\"" : title));
        for (Outline.OfOption option : options) {
            List<String> names = option.names().stream().map(ManPages::bold).toList();
            String label = option.takesValue() ? " " + italic(option.label()) : "";
            item(lines, String.join(", ", names) + label, option.description());
        }
    }

    private static void examples(List<String> lines, Outline.OfVerb verb) {
        if (verb.page().examples().isEmpty()) {
            return;
        }
        lines.add(".SH EXAMPLES");
        for (Handbook.Example example : verb.page().examples()) {
            item(lines, bold(example.command()), example.effect().isEmpty() ? "As above." : sentence(example.effect()));
        }
    }

    private static String sentence(String text) {
        String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return first.endsWith(".") ? first : first + ".";
    }

    private static void exits(List<String> lines) {
        lines.add(".SH EXIT STATUS");
        item(lines, "0", "done, or nothing to do");
        item(lines, "1", "not possible as asked; nothing found, or a finding");
        item(lines, "2", "the command line is wrong");
        item(lines, "3", "disk, network or a file failed, and nothing was changed");
        item(lines, "4", "bytes are not what was signed, or a signature is missing, wrong or stale");
        item(lines, "5", "a transaction was begun and taken back");
        item(lines, "70", "a mistake of the program");
    }

    private static void item(List<String> lines, String label, String meaning) {
        lines.add(".TP");
        lines.add(label);
        lines.add(text(meaning));
    }

    private static String end(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    private static String italic(String text) {
        return "\\fI" + escaped(text) + "\\fR";
    }

    /** A line of running text; one that begins like a request must not become one. */
    private static String text(String text) {
        String escaped = escaped(text);
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
