package org.mypkg.cli;

import java.time.temporal.ChronoUnit;
import java.util.List;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;

/** {@code mypkg history}: the newest first; in JSON the oldest first. */
final class HistoryCommand extends RootCommand {
    HistoryCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        List<Installed.Past> history = bench.engine().read(Installed::history);
        Console console = bench.console();
        if (console.json()) {
            List<JsonValue> all = history.stream().map(HistoryCommand::json).toList();
            console.printJson(Json.object().putArray("transactions", all));
            return ExitCode.DONE;
        }
        for (Installed.Past past : history.reversed()) {
            String pruned = past.pruned() ? " [pruned]" : "";
            console.print(past.id() + "  " + past.time().truncatedTo(ChronoUnit.SECONDS) + "  " + past.command() + pruned);
            console.print("    " + PlanView.brief(past.actions()));
        }
        if (history.isEmpty()) {
            console.say("nothing was done to this root yet");
        }
        return ExitCode.DONE;
    }

    static JsonValue json(Installed.Past past) {
        return Json.object()
                .put("id", past.id())
                .put("time", past.time().toString())
                .put("command", past.command())
                .put("actions", PlanView.actions(past.actions()))
                .put("pruned", past.pruned())
                .build();
    }
}
