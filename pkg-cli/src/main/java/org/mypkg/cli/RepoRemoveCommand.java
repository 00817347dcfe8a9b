package org.mypkg.cli;

import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import picocli.CommandLine.Parameters;

/** {@code mypkg repo remove NAME} */
final class RepoRemoveCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The repository to forget.")
    private String name = "";

    RepoRemoveCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        bench.repositories().named(name);
        if (!bench.options().dryRun()) {
            bench.locked(session -> bench.repositories().remove(name));
        }
        if (bench.console().json()) {
            bench.console().printJson(Json.object().put("outcome", "done"));
        } else {
            bench.console().say((bench.options().dryRun() ? "would remove " : "removed ") + name);
        }
        return ExitCode.DONE;
    }
}
