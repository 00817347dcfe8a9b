package org.mypkg.cli;

import java.util.List;
import org.mypkg.console.Program;
import org.mypkg.console.Verb;

/** {@code mypkg}: the wiring of its verbs. */
public final class Main {
    private Main() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        program().main(arguments);
    }

    /** The program with all its verbs. */
    static Program program() {
        List<Verb> verbs = List.of();
        return new Program(
                "mypkg",
                "changes a Linux root from one consistent state to the next",
                verbs,
                List.of("--root", "--config", "--wait"));
    }
}
