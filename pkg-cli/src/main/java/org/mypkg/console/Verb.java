package org.mypkg.console;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A verb of a program, known by name; its command is built only when it is the one that was typed.
 *
 * @param name one or several words, such as {@code install} or {@code repo add}
 * @param summary one line for the list of verbs
 * @param command builds the command
 */
public record Verb(String name, String summary, Supplier<? extends Command> command) {
    public Verb {
        Objects.requireNonNull(name);
        Objects.requireNonNull(summary);
        Objects.requireNonNull(command);
    }
}
