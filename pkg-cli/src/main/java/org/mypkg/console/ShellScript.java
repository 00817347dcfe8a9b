package org.mypkg.console;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What the scripts for bash and zsh share: which is the verb, what is expected where, in the language of both. */
final class ShellScript {
    private final Outline outline;
    private final List<String> lines = new ArrayList<>();

    ShellScript(Outline outline) {
        this.outline = outline;
    }

    /** A name for a function of this program. */
    String function(String part) {
        return "_" + outline.program().replace('-', '_') + part;
    }

    void line(String line) {
        lines.add(line);
    }

    void lines(String text) {
        lines.addAll(text.lines().toList());
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** A text as one word. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** {@code name VERB}: prints the options of a verb, or those of all verbs. */
    void optionNames(String function) {
        line(function + "() {");
        line("    case $1 in");
        for (Outline.OfVerb verb : outline.verbs()) {
            line("        " + quoted(verb.name()) + ") echo " + quoted(names(verb.options())) + " ;;");
        }
        line("        *) echo " + quoted("--help --version") + " ;;");
        line("    esac");
        line("}");
    }

    private static String names(List<Outline.OfOption> options) {
        return String.join(" ", options.stream().flatMap(option -> option.names().stream()).toList());
    }

    /** {@code name VERB OPTION}: prints what the option's value is; nothing where it takes none. */
    void valueKinds(String function) {
        line(function + "() {");
        line("    case \"$1 $2\" in");
        for (Outline.OfVerb verb : outline.verbs()) {
            for (Outline.OfOption option : verb.own().stream().filter(Outline.OfOption::takesValue).toList()) {
                line("        " + patterns(verb.name() + " ", option) + ") echo " + quoted(kind(option.expected())) + " ;;");
            }
        }
        var seen = new LinkedHashSet<String>();
        for (Outline.OfOption option : outline.valued()) {
            String pattern = patterns("", option).replace("'", "").replace("|", "|*\\ ");
            if (seen.add(pattern)) {
                line("        *\\ " + pattern + ") echo " + quoted(kind(option.expected())) + " ;;");
            }
        }
        line("    esac");
        line("}");
    }

    private static String patterns(String before, Outline.OfOption option) {
        return String.join("|", option.names().stream().map(name -> quoted(before + name)).toList());
    }

    /** {@code name VERB PLACE}: prints what the word at a place is. */
    void wordKinds(String function) {
        line(function + "() {");
        line("    case \"$1 $2\" in");
        for (Outline.OfVerb verb : outline.verbs()) {
            for (int place = 0; place < verb.places(); place++) {
                String pattern = quoted(verb.name() + " ") + (place == verb.places() - 1 ? "*" : Integer.toString(place));
                line("        " + pattern + ") echo " + quoted(kind(verb.expected(place))) + " ;;");
            }
        }
        line("    esac");
        line("}");
    }

    /** {@code name WORD...}: sets {@code verb} and {@code count}, the number of its words. The longest verb wins. */
    void verbFinder(String function) {
        line(function + "() {");
        line("    verb='' count=0");
        line("    case \"$1 $2\" in");
        for (Outline.OfVerb verb : outline.verbs()) {
            if (verb.name().contains(" ")) {
                line("        " + quoted(verb.name()) + ") verb=" + quoted(verb.name()) + " count=2; return ;;");
            }
        }
        line("    esac");
        line("    case $1 in");
        for (Outline.OfVerb verb : outline.verbs()) {
            if (!verb.name().isEmpty() && !verb.name().contains(" ")) {
                line("        " + quoted(verb.name()) + ") verb=" + quoted(verb.name()) + " count=1 ;;");
            }
        }
        line("    esac");
        line("}");
    }

    /** What is expected, as one word for the scripts: several kinds are joined by commas. */
    static String kind(Expected expected) {
        return switch (expected) {
            case Expected.Anything anything -> "anything";
            case Expected.File file -> "file";
            case Expected.Directory directory -> "directory";
            case Expected.OneOf oneOf -> "=" + String.join(" =", oneOf.words());
            case Expected.Listed listed -> "listed:" + listed.kind();
            case Expected.AnyOf anyOf -> String.join(" ", anyOf.several().stream().map(ShellScript::kind).toList());
        };
    }

    /** The first words of verbs, or the second ones after a first. */
    static List<String> wordsAfter(Outline outline, String first) {
        var words = new LinkedHashSet<String>();
        for (Outline.OfVerb verb : outline.verbs()) {
            String[] parts = verb.name().split(" ");
            if (first.isEmpty() && !parts[0].isEmpty()) {
                words.add(parts[0]);
            } else if (!first.isEmpty() && parts.length > 1 && parts[0].equals(first)) {
                words.add(parts[1]);
            }
        }
        return List.copyOf(words);
    }

    /** {@code name FIRST}: prints the words that may follow a first word, or be it. */
    void verbWords(String function) {
        line(function + "() {");
        line("    case $1 in");
        line("        '') echo " + quoted(String.join(" ", wordsAfter(outline, ""))) + " ;;");
        for (String first : wordsAfter(outline, "")) {
            List<String> second = wordsAfter(outline, first);
            if (!second.isEmpty()) {
                line("        " + quoted(first) + ") echo " + quoted(String.join(" ", second)) + " ;;");
            }
        }
        line("    esac");
        line("}");
    }
}
