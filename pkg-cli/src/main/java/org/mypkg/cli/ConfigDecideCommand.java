package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.model.RootPath;
import picocli.CommandLine.Parameters;

/** {@code mypkg config accept PATH...} and {@code mypkg config keep PATH...} */
final class ConfigDecideCommand extends RootCommand {
    private final Choice choice;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Configuration files, or what waits beside them.")
    private List<String> paths = List.of();

    ConfigDecideCommand(Host host, Choice choice) {
        super(host);
        this.choice = choice;
    }

    /** Whose version is right. */
    enum Choice {
        ACCEPT,
        KEEP
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        var typed = new ArrayList<RootPath>();
        for (String path : paths) {
            typed.add(ConfigChanges.path(path));
        }
        return ConfigChanges.carryOut(bench, configuration -> switch (choice) {
            case ACCEPT -> configuration.accept(typed);
            case KEEP -> configuration.keep(typed);
        });
    }

    @Override
    public void describeFailure(JsonObjectBuilder document) {
        ConfigChanges.describe(document);
    }
}
