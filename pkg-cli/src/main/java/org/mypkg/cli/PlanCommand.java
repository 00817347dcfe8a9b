package org.mypkg.cli;

import java.nio.file.Path;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.JsonObjectBuilder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mypkg plan VERB ... -o plan.json}: what the verb would do, decided and written down; takes the verb's options. */
final class PlanCommand implements Command {
    private final String name;

    @Mixin
    private final ChangeCommand verb;

    @Option(names = {"-o", "--output"}, required = true, paramLabel = "FILE", description = "The file to write.")
    private Path output = Path.of("");

    /** @param name of the verb */
    PlanCommand(String name, ChangeCommand verb) {
        this.name = name;
        this.verb = verb;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        return verb.plan(console, name, output);
    }

    @Override
    public void describeFailure(JsonObjectBuilder document) {
        verb.describeFailure(document);
    }
}
