package org.mypkg.console;

import java.util.List;
import java.util.function.Supplier;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import picocli.CommandLine.Parameters;

/** {@code PROGRAM completion SHELL}: the script by which a shell completes the program's command line. */
final class CompletionCommand implements Command {
    private final Supplier<Outline> outline;

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    private String shell = "";

    CompletionCommand(Supplier<Outline> outline) {
        this.outline = outline;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        if (!Completions.SHELLS.contains(shell)) {
            throw CommandException.usage(
                    "there is no completion for '" + shell + "'", "it is one of " + String.join(", ", Completions.SHELLS));
        }
        String script = Completions.script(outline.get(), shell);
        if (console.json()) {
            console.printJson(Json.object().put("shell", shell).put("script", script));
        } else {
            List<String> lines = script.lines().toList();
            lines.forEach(console::print);
        }
        return ExitCode.DONE;
    }
}
