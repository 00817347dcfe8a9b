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
import org.mypkg.engine.Installed;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.world.Holdings;
import picocli.CommandLine.Parameters;

/** {@code mypkg history show N} */
final class HistoryShowCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "N", description = "The number of a transaction.")
    private long transaction;

    HistoryShowCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Installed.Past past = bench.engine()
                .read(installed -> installed.past(transaction))
                .orElseThrow(() -> new CommandException(new Diagnostic(
                        ErrorCode.HISTORY_MISSING,
                        "cannot show transaction " + transaction,
                        List.of("the history has no transaction of this number"),
                        List.of("mypkg history lists those that it has"))));
        List<Installed.Said> said = bench.engine().read(installed -> installed.said(transaction));
        Optional<Holdings> kept = bench.engine().holdings(transaction);
        Optional<String> obstacle = bench.engine().obstacle(transaction);
        Console console = bench.console();
        if (console.json()) {
            JsonObjectBuilder object = HistoryCommand.object(past).put("undoable", obstacle.isEmpty());
            obstacle.ifPresent(fact -> object.put("why", fact));
            kept.ifPresent(held -> object.put("files", held.files())
                    .put("historyBytes", held.heldBytes())
                    .put("freeableBytes", held.freeableBytes()));
            List<JsonValue> output = said.stream().map(HistoryShowCommand::json).toList();
            console.printJson(Json.object().put("transaction", object.build()).putArray("output", output));
            return ExitCode.DONE;
        }
        console.print("transaction " + past.id() + " of " + HistoryCommand.local(past.time()));
        console.print("command: " + past.command());
        console.print("did: " + PlanView.counts(past.actions()));
        PlanView.table(past.actions()).forEach(console::print);
        for (Installed.Said one : said) {
            String failed = one.exitCode() == 0 ? "" : " (exit code " + one.exitCode() + ")";
            console.print("output of " + one.label() + " of " + one.owner() + failed + ":");
            one.output().lines().forEach(line -> console.print("    " + line));
        }
        kept.ifPresent(held -> console.print("keeps: " + PlanView.count(held.files(), "file") + ", "
                + ProgressView.bytes(held.heldBytes()) + "; pruning it frees " + ProgressView.bytes(held.freeableBytes())));
        console.print(obstacle.isEmpty()
                ? "can be undone: mypkg undo " + past.id()
                : "cannot be undone alone: " + obstacle.get());
        return ExitCode.DONE;
    }

    private static JsonValue json(Installed.Said said) {
        return Json.object()
                .put("package", said.owner())
                .put("label", said.label())
                .put("exitCode", said.exitCode())
                .put("output", said.output())
                .build();
    }
}
