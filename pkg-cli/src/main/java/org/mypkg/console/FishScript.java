package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;

/** The completion of a program for fish, which wants one line for each thing that may be typed. */
final class FishScript {
    private final Outline outline;
    private final String function;
    private final List<String> lines = new ArrayList<>();

    private FishScript(Outline outline) {
        this.outline = outline;
        this.function = "__" + outline.program().replace('-', '_');
    }

    static String of(Outline outline) {
        return new FishScript(outline).write();
    }

    private String write() {
        String program = outline.program();
        lines.add("# fish completion of " + program + ", made by '" + program + " completion fish'");
        finder();
        lines.add("complete -c " + program + " -f");
        for (String first : ShellScript.wordsAfter(outline, "")) {
            verbWord("", first, summary(first));
            for (String second : ShellScript.wordsAfter(outline, first)) {
                verbWord(first, second, summary(first + " " + second));
            }
        }
        outline.verbs().forEach(this::verb);
        return String.join("\n", lines) + "\n";
    }

    private String summary(String name) {
        return outline.verbs().stream()
                .filter(verb -> verb.name().equals(name))
                .findFirst()
                .map(Outline.OfVerb::summary)
                .orElseGet(() -> String.join(", ", ShellScript.wordsAfter(outline, name)));
    }

    private void verbWord(String before, String word, String summary) {
        lines.add("complete -c " + outline.program() + " -n " + quoted(function + "_words_are " + before) + " -a " + quoted(word) + " -d "
                + quoted(summary));
    }

    /** One function finds the words that are no options, the verb among them, and where the root is. */
    private void finder() {
        var valued = new ArrayList<String>();
        for (Outline.OfOption option : outline.valued()) {
            option.names().stream().filter(name -> !valued.contains(name)).forEach(valued::add);
        }
        var names = outline.verbs().stream().map(Outline.OfVerb::name).filter(name -> !name.isEmpty()).map(FishScript::quoted).toList();
        lines.addAll(
                """
                function FUNCTION_look
                    set -g FUNCTION_words
                    set -g FUNCTION_where
                    set -g FUNCTION_verb ''
                    set -l waiting ''
                    for token in (commandline -opc)[2..-1]
                        if test -n "$waiting"
                            contains -- $waiting --root --config; and set -a FUNCTION_where $waiting (string replace -r '^~' $HOME -- $token)
                            set waiting ''
                        else if string match -q -- '--root=*' $token; or string match -q -- '--config=*' $token
                            set -a FUNCTION_where $token
                        else if contains -- $token VALUED
                            set waiting $token
                        else if not string match -q -- '-*' $token
                            set -a FUNCTION_words $token
                        end
                    end
                    for candidate in "$FUNCTION_words[1] $FUNCTION_words[2]" "$FUNCTION_words[1]"
                        if contains -- $candidate VERBS
                            set FUNCTION_verb $candidate
                            break
                        end
                    end
                end
                function FUNCTION_words_are
                    FUNCTION_look
                    test "$FUNCTION_words" = "$argv"
                end
                function FUNCTION_verb_is
                    FUNCTION_look
                    test "$FUNCTION_verb" = "$argv"
                end
                function FUNCTION_place_is
                    FUNCTION_look
                    set -l typed (count $FUNCTION_words)
                    set -l own (count (string split -n ' ' -- "$FUNCTION_verb"))
                    test "$FUNCTION_verb" = "$argv[3]"; and test (math $typed - $own) -ge $argv[1]; and test (math $typed - $own) -le $argv[2]
                end
                function FUNCTION_listed
                    FUNCTION_look
                    PROGRAM $FUNCTION_where complete $argv[1] -- (commandline -ct) 2>/dev/null
                end
                """
                        .replace("FUNCTION", function)
                        .replace("PROGRAM", outline.program())
                        .replace("VALUED", String.join(" ", valued))
                        .replace("VERBS", names.isEmpty() ? "''" : String.join(" ", names))
                        .lines()
                        .toList());
    }

    private void verb(Outline.OfVerb verb) {
        String condition = quoted(function + "_verb_is " + verb.name());
        for (Outline.OfOption option : verb.options()) {
            var line = new StringBuilder("complete -c " + outline.program() + " -n " + condition);
            for (String name : option.names()) {
                line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.takesValue()) {
                line.append(" -x").append(offer(option.expected()));
            }
            lines.add(line + " -d " + quoted(option.description()));
        }
        for (int place = 0; place < verb.places(); place++) {
            String last = place == verb.places() - 1 ? "999" : Integer.toString(place);
            String offer = offer(verb.expected(place));
            if (!offer.isEmpty()) {
                lines.add("complete -c " + outline.program() + " -n " + quoted(function + "_place_is " + place + " " + last + " '" + verb.name() + "'")
                        + offer);
            }
        }
    }

    private String offer(Expected expected) {
        String words = words(expected);
        return words.isEmpty() ? "" : " -a " + quoted(words);
    }

    private String words(Expected expected) {
        return switch (expected) {
            case Expected.Anything anything -> "";
            case Expected.File file -> "(__fish_complete_path (commandline -ct))";
            case Expected.Directory directory -> "(__fish_complete_directories (commandline -ct) '')";
            case Expected.OneOf oneOf -> String.join(" ", oneOf.words());
            case Expected.Listed listed -> "(" + function + "_listed " + listed.kind() + ")";
            case Expected.AnyOf anyOf -> String.join(" ", anyOf.several().stream().map(this::words).filter(w -> !w.isEmpty()).toList());
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
