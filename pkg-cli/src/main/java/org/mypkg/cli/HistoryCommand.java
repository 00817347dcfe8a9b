package org.mypkg.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.ProgressView;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.world.Holdings;
import picocli.CommandLine.Option;

/** {@code mypkg history}: the newest first; in JSON the oldest first. */
final class HistoryCommand extends RootCommand {
    private static final int NAMED_MOST = 4;
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Option(names = "--limit", paramLabel = "COUNT", description = "So many of the newest; all if not given.")
    private int limit = Integer.MAX_VALUE;

    HistoryCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        List<Installed.Past> history = bench.engine().read(Installed::history);
        List<Installed.Past> shown = history.subList(Math.max(0, history.size() - Math.max(0, limit)), history.size());
        SortedMap<Long, Long> takenBack = bench.engine().takenBack();
        Optional<Holdings> holdings = bench.engine().holdings();
        Console console = bench.console();
        if (console.json()) {
            List<JsonValue> all = shown.stream().map(HistoryCommand::json).toList();
            JsonObjectBuilder document = Json.object().putArray("transactions", all);
            holdings.ifPresent(held -> document
                    .put("undoable", held.transactions())
                    .put("historyBytes", held.heldBytes())
                    .put("freeableBytes", held.freeableBytes()));
            console.printJson(document);
            return ExitCode.DONE;
        }
        for (Installed.Past past : shown.reversed()) {
            console.print(past.id() + "  " + local(past.time()) + "  " + past.command() + state(past, takenBack));
            console.print("    " + actions(past));
        }
        if (history.isEmpty()) {
            console.say("nothing was done to this root yet");
        } else {
            holdings.ifPresent(held -> console.say(sentence(held)));
        }
        return ExitCode.DONE;
    }

    static String local(Instant time) {
        return LOCAL.format(time.atZone(ZoneId.systemDefault()));
    }

    private static String state(Installed.Past past, SortedMap<Long, Long> takenBack) {
        var notes = new ArrayList<String>();
        Long by = takenBack.get(past.id());
        if (by != null) {
            notes.add("taken back by " + by);
        }
        if (past.pruned()) {
            notes.add("pruned");
        }
        return notes.isEmpty() ? "" : " [" + String.join(", ", notes) + "]";
    }

    private static String actions(Installed.Past past) {
        return past.actions().actions().size() > NAMED_MOST ? PlanView.counts(past.actions()) : PlanView.brief(past.actions());
    }

    private static String sentence(Holdings held) {
        if (held.transactions() == 0) {
            return "history holds nothing that can be taken back";
        }
        return "history holds " + PlanView.count(held.transactions(), "transaction") + ", " + ProgressView.bytes(held.heldBytes())
                + "; mypkg history prune frees " + ProgressView.bytes(held.freeableBytes());
    }

    static JsonValue json(Installed.Past past) {
        return object(past).build();
    }

    static JsonObjectBuilder object(Installed.Past past) {
        return Json.object()
                .put("id", past.id())
                .put("time", past.time().toString())
                .put("command", past.command())
                .put("actions", PlanView.actions(past.actions()))
                .put("pruned", past.pruned());
    }
}
