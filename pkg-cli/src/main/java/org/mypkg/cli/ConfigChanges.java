package org.mypkg.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.mypkg.config.ConfigChange;
import org.mypkg.config.Configuration;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Session;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.model.RootPath;

/** What the verbs that change configuration files share: a transaction that changes no package. */
final class ConfigChanges {
    private ConfigChanges() {}

    /** Works a change out. */
    @FunctionalInterface
    interface Deciding {
        ConfigChange decide(Configuration configuration) throws Failure;
    }

    /** A path as users type it, with or without a slash before it. */
    static RootPath path(String typed) throws CommandException {
        return Names.parse(typed, text -> RootPath.of(text.replaceAll("/+", "/").getBytes(StandardCharsets.UTF_8)));
    }

    /** Does it, or says what would be done. */
    static ExitCode carryOut(Bench bench, Deciding deciding) throws Failure {
        Console console = bench.console();
        if (bench.options().dryRun()) {
            ConfigChange change = bench.engine().read(installed -> deciding.decide(installed.configuration(bench.root())));
            return tell(console, change, 0);
        }
        try (Session session = bench.session()) {
            ConfigChange change = deciding.decide(session.installed().configuration(bench.root()));
            bench.interruption().arm();
            Session.Finished finished = session.change(change, console.commandLine());
            bench.endProgress();
            finished.notices().forEach(console::warn);
            return tell(console, change, finished.transaction());
        }
    }

    /** @param transaction 0 where nothing was done */
    private static ExitCode tell(Console console, ConfigChange change, long transaction) {
        if (console.json()) {
            List<JsonValue> sentences = change.sentences().stream().<JsonValue>map(JsonValue::of).toList();
            JsonObjectBuilder document = describe(Json.object().put("outcome", "done")).putArray("changes", sentences);
            console.printJson(transaction == 0 ? document : document.put("transaction", transaction));
            return ExitCode.DONE;
        }
        change.sentences().forEach(console::print);
        console.say(transaction == 0
                ? "dry run: nothing was changed"
                : "done: transaction " + transaction + "; mypkg undo takes it back");
        return ExitCode.DONE;
    }

    /** The members that the documents of all changing verbs have. */
    static JsonObjectBuilder describe(JsonObjectBuilder document) {
        return document.put("actions", JsonValue.array(List.of())).put("downloadBytes", 0).put("installedBytesDelta", 0);
    }
}
