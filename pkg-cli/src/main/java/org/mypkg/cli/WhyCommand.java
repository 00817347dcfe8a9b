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
import org.mypkg.json.JsonValue;
import org.mypkg.model.PackageName;
import picocli.CommandLine.Parameters;

/** {@code mypkg why PKG}: the shortest ways from what the user asked for to the package, one a line. */
final class WhyCommand extends RootCommand {
    private static final int LINES_MAX = 10;

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
                print(console, List.of(new Installed.Why.Path(
                        List.of(), List.of(wanted + " is not needed by anything that you asked for"))));
                console.say("mypkg autoremove removes such packages");
            }
            case Installed.Why.Reasons reasons -> {
                print(console, reasons.paths());
                int more = reasons.paths().size() - LINES_MAX;
                if (more > 0 && !console.json()) {
                    console.say("and " + more + " more: mypkg tree " + wanted + " --reverse");
                }
            }
        }
        return ExitCode.DONE;
    }

    private static void print(Console console, List<Installed.Why.Path> paths) {
        if (console.json()) {
            Installed.Why.Path first = paths.getFirst();
            console.printJson(Json.object()
                    .putStrings("path", names(first))
                    .putStrings("because", first.sentences())
                    .putArray("reasons", paths.stream().map(WhyCommand::json).toList()));
        } else {
            paths.stream().limit(LINES_MAX).forEach(path -> console.print(line(path.sentences())));
        }
    }

    private static String line(List<String> sentences) {
        String steps = String.join(", ", sentences.subList(1, sentences.size()));
        return sentences.getFirst() + (steps.isEmpty() ? "" : ": " + steps);
    }

    private static List<String> names(Installed.Why.Path path) {
        return path.names().stream().map(PackageName::value).toList();
    }

    private static JsonValue json(Installed.Why.Path path) {
        return Json.object().putStrings("path", names(path)).putStrings("because", path.sentences()).build();
    }
}
