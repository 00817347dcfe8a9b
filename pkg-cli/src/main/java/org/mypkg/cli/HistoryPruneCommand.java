package org.mypkg.cli;

import java.util.List;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.ProgressView;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Session;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.world.Holdings;
import picocli.CommandLine.Option;

/** {@code mypkg history prune [--keep N]}: gives up what undoing needs. */
final class HistoryPruneCommand extends RootCommand {
    @Option(names = "--keep", paramLabel = "COUNT", description = "So many of the newest can still be undone; none if not given.")
    private int keep;

    HistoryPruneCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Console console = bench.console();
        if (keep < 0) {
            throw CommandException.usage("--keep takes no negative number", "mypkg history prune --help");
        }
        if (bench.options().dryRun()) {
            Optional<Holdings> held = bench.engine().holdings();
            if (console.json()) {
                console.printJson(Json.object()
                        .put("outcome", "done")
                        .putArray("pruned", List.of())
                        .put("freedBytes", 0)
                        .put("undoable", held.map(Holdings::transactions).orElse(0))
                        .put("historyBytes", held.map(Holdings::heldBytes).orElse(0L)));
                return ExitCode.DONE;
            }
            held.ifPresent(all -> console.print("history holds " + PlanView.count(all.transactions(), "transaction") + "; without them "
                    + ProgressView.bytes(all.freeableBytes()) + " more would be free"));
            console.say("dry run: nothing was changed");
            return ExitCode.DONE;
        }
        try (Session session = bench.session()) {
            confirm(bench);
            return tell(console, session.prune(keep));
        }
    }

    private static void confirm(Bench bench) throws CommandException {
        Optional<Boolean> answer =
                bench.options().yes() ? Optional.of(true) : bench.console().confirm("Give up undoing what was done?");
        if (!answer.orElse(true)) {
            throw new CommandException(new Diagnostic(
                    ErrorCode.NEEDS_CONFIRMATION,
                    "nothing was changed",
                    List.of("you did not agree"),
                    List.of("--yes agrees beforehand")));
        }
    }

    private static ExitCode tell(Console console, Holdings.Pruning pruning) {
        if (console.json()) {
            console.printJson(Json.object()
                    .put("outcome", pruning.ids().isEmpty() ? "nothing" : "done")
                    .putArray("pruned", pruning.ids().stream().map(JsonValue::of).toList())
                    .put("freedBytes", pruning.freedBytes())
                    .put("undoable", pruning.left().transactions())
                    .put("historyBytes", pruning.left().heldBytes()));
        } else if (pruning.ids().isEmpty()) {
            console.say("nothing to do: history holds no more than that");
        } else {
            console.say("done: " + PlanView.count(pruning.ids().size(), "transaction") + " can no longer be undone; "
                    + ProgressView.bytes(pruning.freedBytes()) + " freed");
        }
        return ExitCode.DONE;
    }
}
