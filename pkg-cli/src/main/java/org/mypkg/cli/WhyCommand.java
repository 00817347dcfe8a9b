package org.mypkg.cli;

import java.util.List;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.json.Json;
import org.mypkg.model.PackageName;
import picocli.CommandLine.Parameters;

/** {@code mypkg why PKG}: the shortest way from what the user asked for to the package. */
final class WhyCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "PKG", description = "The name of an installed package.")
    private String name = "";

    WhyCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        PackageName wanted = Names.packageName(name);
        Installed.Why answer = bench.engine().read(installed -> installed.why(wanted));
        Console console = bench.console();
        switch (answer) {
            case Installed.Why.NotInstalled notInstalled -> throw new CommandException(new Diagnostic(
                    ErrorCode.NOT_INSTALLED,
                    "cannot say why " + wanted + " is there",
                    List.of(wanted + " is not installed"),
                    List.of("mypkg list shows what is installed")));
            case Installed.Why.Nobody nobody -> {
                print(console, List.of(wanted + " is not needed by anything that you asked for"), List.of());
                console.say("mypkg autoremove removes such packages");
            }
            case Installed.Why.Path path -> print(console, path.sentences(), path.names());
        }
        return ExitCode.DONE;
    }

    private static void print(Console console, List<String> sentences, List<PackageName> names) {
        if (console.json()) {
            List<String> path = names.stream().map(PackageName::value).toList();
            console.printJson(Json.object().putStrings("path", path).putStrings("because", sentences));
        } else {
            sentences.forEach(console::print);
        }
    }
}
