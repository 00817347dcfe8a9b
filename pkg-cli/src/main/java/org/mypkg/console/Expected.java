package org.mypkg.console;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What may stand at one place of a command line, as far as a shell can offer it. */
sealed interface Expected {
    /** Anything; nothing can be offered. */
    record Anything() implements Expected {}

    /** The name of a file. */
    record File() implements Expected {}

    /** The name of a directory. */
    record Directory() implements Expected {}

    /** One of these words. */
    record OneOf(List<String> words) implements Expected {
        public OneOf {
            words = List.copyOf(words);
        }
    }

    /** What the program's verb {@code complete} lists for this kind, such as {@code installed}. */
    record Listed(String kind) implements Expected {
        public Listed {
            Objects.requireNonNull(kind);
        }
    }

    /** Either of several. */
    record AnyOf(List<Expected> several) implements Expected {
        public AnyOf {
            several = List.copyOf(several);
        }
    }

    /** What a label in the help says: {@code FILE}, {@code CONFIG.yaml}, {@code DIR}. */
    static Expected labelled(String label) {
        String upper = label.toUpperCase(Locale.ROOT);
        if (upper.contains("DIR")) {
            return new Directory();
        }
        return upper.contains("FILE") || upper.contains("PATH") || label.contains(".") ? new File() : new Anything();
    }

    /** What a handbook says: kinds joined by {@code |}, such as {@code offered|file}. */
    static Expected parse(String words) {
        List<Expected> several = List.of(words.split("\\|")).stream().map(Expected::one).toList();
        return several.size() == 1 ? several.getFirst() : new AnyOf(several);
    }

    private static Expected one(String word) {
        return switch (word) {
            case "anything" -> new Anything();
            case "file" -> new File();
            case "directory" -> new Directory();
            default -> word.startsWith("=") ? new OneOf(List.of(word.substring(1).split(","))) : new Listed(word);
        };
    }
}
