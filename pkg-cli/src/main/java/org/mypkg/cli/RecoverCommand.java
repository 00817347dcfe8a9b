package org.mypkg.cli;

import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Session;
import org.mypkg.json.Json;

/** {@code mypkg recover}: what every session does first, and nothing else. */
final class RecoverCommand extends RootCommand {
    RecoverCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        if (bench.options().dryRun()) {
            return look(bench);
        }
        try (Session session = bench.session()) {
            return tell(bench.console(), session.recovery());
        }
    }

    private static ExitCode look(Bench bench) throws Failure {
        boolean waits = bench.engine().isInterrupted();
        if (bench.console().json()) {
            bench.console().printJson(Json.object().put("outcome", waits ? "done" : "nothing"));
        } else {
            bench.console().say(waits ? "dry run: an interrupted transaction waits" : "nothing had been interrupted");
        }
        return ExitCode.DONE;
    }

    private static ExitCode tell(Console console, Session.Recovery recovery) {
        switch (recovery) {
            case Session.Recovery.Nothing nothing -> {
                if (console.json()) {
                    console.printJson(Json.object().put("outcome", "nothing"));
                } else {
                    console.say("nothing had been interrupted");
                }
            }
            case Session.Recovery.Done done -> {
                if (console.json()) {
                    console.printJson(Json.object()
                            .put("outcome", "done")
                            .put("transaction", done.transaction())
                            .put("sentence", done.sentence()));
                }
            }
        }
        return ExitCode.DONE;
    }
}
