package org.mypkg.cli;

import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import picocli.CommandLine.Mixin;

/** A verb that works on a root. */
abstract class RootCommand implements Command {
    private final Host host;

    @Mixin
    private final RootOptions options = new RootOptions();

    RootCommand(Host host) {
        this.host = host;
    }

    /** Whether a command line with nothing but {@code --root} is complete; for commands that are called often. */
    boolean fitsPlainly() {
        return false;
    }

    @Override
    public final boolean takesPlainly(List<String> arguments) {
        return fitsPlainly() && options.takesPlainly(arguments);
    }

    @Override
    public final ExitCode run(Console console) throws Failure {
        return on(console, this::run);
    }

    /** Something that is done with everything wired. */
    @FunctionalInterface
    interface Work {
        ExitCode run(Bench bench) throws Failure;
    }

    /** Does something on the root that the options name. */
    final ExitCode on(Console console, Work work) throws Failure {
        try (Bench bench = Bench.open(console, options, host)) {
            return work.run(bench);
        }
    }

    /** Does what the verb says, with everything wired. */
    abstract ExitCode run(Bench bench) throws Failure;
}
