package org.mypkg.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A program as its help, its manual pages and its completions see it: the one source of all three. */
record Outline(String program, String summary, List<OfVerb> verbs) {
    /** The mixins that are no verb's own. The second holds what all verbs of one program have. */
    private static final List<String> GENERAL_MIXINS = List.of("common", "options");

    Outline {
        verbs = List.copyOf(verbs);
    }

    /** A verb; its name is empty in a program without verbs. @param shared those options that most verbs have */
    record OfVerb(
            String name,
            String summary,
            List<OfOption> own,
            List<OfOption> shared,
            List<OfWord> words,
            Handbook.Page page) {
        OfVerb {
            own = List.copyOf(own);
            shared = List.copyOf(shared);
            words = List.copyOf(words);
        }

        List<OfOption> options() {
            return Stream.concat(own.stream(), shared.stream()).toList();
        }

        /** What may stand at the place of a word, counted from 0. */
        Expected expected(int place) {
            if (!page.words().isEmpty()) {
                return page.words().get(Math.min(place, page.words().size() - 1));
            }
            return words.isEmpty() ? new Expected.Anything() : Expected.labelled(words.get(Math.min(place, words.size() - 1)).label());
        }

        /** How many words differ from each other in what they may be; the last one repeats. */
        int places() {
            return Math.max(words.size(), page.words().size());
        }
    }

    /** An option. @param label what its value is called; empty where it takes none */
    record OfOption(List<String> names, String label, String description, boolean required, Expected expected) {
        OfOption {
            names = List.copyOf(names);
        }

        boolean takesValue() {
            return !label.isEmpty();
        }
    }

    /** A word that is no option. */
    record OfWord(String label, String description, boolean required, boolean repeats) {}

    static OfVerb verb(Verb verb, CommandSpec spec, Handbook.Page page) {
        SortedSet<String> general = new TreeSet<>();
        for (String mixin : GENERAL_MIXINS) {
            CommandSpec mixed = spec.mixins().get(mixin);
            if (mixed != null) {
                mixed.options().forEach(option -> general.addAll(Arrays.asList(option.names())));
            }
        }
        var own = new ArrayList<OfOption>();
        var shared = new ArrayList<OfOption>();
        for (OptionSpec option : spec.options()) {
            (general.contains(option.longestName()) ? shared : own).add(option(option));
        }
        List<OfWord> words = spec.positionalParameters().stream().map(Outline::word).toList();
        return new OfVerb(verb.name(), verb.summary(), own, shared, words, page.with(text(spec.usageMessage().footer())));
    }

    private static OfOption option(OptionSpec option) {
        boolean value = option.arity().max() > 0;
        String label = value ? option.paramLabel() : "";
        Expected expected = Expected.labelled(label);
        if (option.type().isEnum()) {
            expected = new Expected.OneOf(Arrays.stream(option.type().getEnumConstants()).map(Object::toString).toList());
        }
        return new OfOption(List.of(option.names()), label, text(option.description()), option.required(), expected);
    }

    private static OfWord word(PositionalParamSpec word) {
        return new OfWord(word.paramLabel(), text(word.description()), word.arity().min() > 0, word.arity().max() > 1);
    }

    private static String text(String[] lines) {
        return String.join(" ", lines).strip();
    }

    /** The options of any verb that take a value in the next word. */
    List<OfOption> valued() {
        return verbs.stream().flatMap(verb -> verb.options().stream()).filter(OfOption::takesValue).toList();
    }

    /** How a verb is called: {@code mypkg repo add}. */
    String call(OfVerb verb) {
        return (program + " " + verb.name()).strip();
    }

    /** How a verb is called, with its words: {@code mypkg repo add [options] NAME URL...}. */
    String usage(OfVerb verb) {
        var text = new StringBuilder(call(verb)).append(" [options]");
        for (OfOption option : verb.own()) {
            if (option.required()) {
                text.append(' ').append(option.names().getLast()).append(' ').append(option.label());
            }
        }
        for (OfWord word : verb.words()) {
            String label = word.label() + (word.repeats() ? "..." : "");
            text.append(' ').append(word.required() ? label : "[" + label + "]");
        }
        return text.toString();
    }
}
