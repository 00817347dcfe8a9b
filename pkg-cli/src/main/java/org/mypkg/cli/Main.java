package org.mypkg.cli;

import java.util.List;
import org.mypkg.console.Program;

/** {@code mypkg}: the entry of the process. */
public final class Main {
    private Main() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        program(Host.real()).main(arguments);
    }

    /** The program with all its verbs. */
    static Program program(Host host) {
        return new Program(
                "mypkg",
                "changes a Linux root from one consistent state to the next",
                Verbs.all(host),
                List.of("--root", "--config", "--wait", "--limit-rate", "--parallel-downloads", "-o", "--output"));
    }
}
