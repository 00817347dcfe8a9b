package org.mypkg.setup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.Command;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.Program;
import org.mypkg.console.Verb;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import picocli.CommandLine.Option;

/** {@code distro-install}: checks an answer file and shows the plan that follows from it. It changes no disk yet. */
public final class DistroInstallMain {
    private DistroInstallMain() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        program().main(arguments);
    }

    /** The program; it has no verbs. */
    static Program program() {
        return new Program(
                "distro-install",
                "shows how the distribution would be installed",
                List.of(new Verb("", "Check an answer file and show the plan; this release changes no disk", Install::new)),
                List.of("--answers"));
    }

    /** The one thing that the program does. */
    static final class Install implements Command {
        @Option(names = "--answers", paramLabel = "FILE.yaml", description = "What to install where.")
        private Optional<Path> answers = Optional.empty();

        @Option(names = {"-n", "--dry-run"}, description = "Show the plan and change nothing.")
        private boolean dryRun;

        @Override
        public ExitCode run(Console console) throws Failure {
            Path file = answers.orElseThrow(() -> CommandException.usage(
                    "an answer file is needed: this release asks no questions", "distro-install --dry-run --answers FILE.yaml"));
            List<String> steps = Answers.read(file).steps();
            if (!dryRun) {
                throw CommandException.usage(
                        "this release cannot install yet, it only shows the plan", "add --dry-run, or use bootstrap.sh and mkimage");
            }
            if (console.json()) {
                console.printJson(Json.object().putStrings("steps", steps));
            } else {
                steps.forEach(console::print);
            }
            return ExitCode.DONE;
        }
    }
}
