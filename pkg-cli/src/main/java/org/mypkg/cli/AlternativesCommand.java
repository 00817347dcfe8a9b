package org.mypkg.cli;

import java.util.List;
import java.util.Locale;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.world.OfferedAlternative;
import org.mypkg.world.SharedPath;
import picocli.CommandLine.Parameters;

/** {@code mypkg alternatives list [PATH...]}: the paths that packages share, who has them and why. */
final class AlternativesCommand extends RootCommand {
    @Parameters(arity = "0..*", paramLabel = "PATH", description = "These paths; all if not given.")
    private List<String> paths = List.of();

    AlternativesCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        List<SharedPath> all = bench.engine().sharedPaths();
        if (!paths.isEmpty()) {
            var wanted = AlternativesSetCommand.physical(bench, paths);
            all = all.stream().filter(shared -> wanted.contains(shared.path())).toList();
        }
        Console console = bench.console();
        if (console.json()) {
            console.printJson(Json.object().putArray("alternatives", all.stream().map(AlternativesCommand::json).toList()));
            return all.isEmpty() && !paths.isEmpty() ? ExitCode.NOT_POSSIBLE : ExitCode.DONE;
        }
        for (SharedPath shared : all) {
            console.print(shared.path() + ": " + shared.provider() + " (" + reason(shared) + ")");
            for (OfferedAlternative offer : shared.offers()) {
                String mark = offer.owner().equals(shared.provider()) ? "  * " : "    ";
                console.print(mark + offer.owner() + " -> " + offer.alternative().target() + ", priority " + offer.alternative().priority());
            }
        }
        if (all.isEmpty()) {
            console.say(paths.isEmpty() ? "no installed package shares a path" : "no installed package offers to share this");
        }
        return all.isEmpty() && !paths.isEmpty() ? ExitCode.NOT_POSSIBLE : ExitCode.DONE;
    }

    private static String reason(SharedPath shared) {
        return switch (shared.why()) {
            case FILE -> "it owns the path as a file";
            case CHOSEN -> "you chose it";
            case ONLY -> "nobody else offers it";
            case PRIORITY -> "its priority is the highest";
            case NAME -> "of the highest priority its name comes first";
            case NOT_IN_PLACE -> "but what lies there is not its link";
        };
    }

    private static JsonValue json(SharedPath shared) {
        List<JsonValue> offers = shared.offers().stream().map(AlternativesCommand::json).toList();
        return Json.object()
                .put("path", shared.path().toString())
                .put("provider", shared.provider().value())
                .put("why", shared.why().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .putArray("offers", offers)
                .build();
    }

    private static JsonValue json(OfferedAlternative offer) {
        return Json.object()
                .put("package", offer.owner().value())
                .put("target", offer.alternative().target().toString())
                .put("priority", offer.alternative().priority())
                .build();
    }
}
