package org.mypkg.cli;

import org.mypkg.config.Configuration;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg config diff PATH}: exit code 0 whether there is a difference or not. */
final class ConfigDiffCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "PATH", description = "A configuration file.")
    private String path = "";

    @Option(names = "--base", description = "Compare with the text as its package brought it, not with the version that waits.")
    private boolean base;

    ConfigDiffCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        RootPath typed = ConfigChanges.path(path);
        byte[] diff = bench.engine().read(installed -> {
            Configuration configuration = installed.configuration(bench.root());
            return base ? configuration.diffFromPristine(typed) : configuration.diffToWaiting(typed);
        });
        Console console = bench.console();
        if (console.json()) {
            console.printJson(Json.object().put("path", typed.toString()).put("diff", Bytes.of(diff).toString()));
        } else if (diff.length == 0) {
            console.say("no difference");
        } else {
            console.print(diff);
        }
        return ExitCode.DONE;
    }
}
