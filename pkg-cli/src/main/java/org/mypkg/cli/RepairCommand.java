package org.mypkg.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Engine.Repairing;
import org.mypkg.engine.Session;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.model.PackageName;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg repair [PKG...]} and {@code mypkg repair --database}: exit code 1 where something could not be put back. */
final class RepairCommand extends RootCommand {
    @Parameters(arity = "0..*", paramLabel = "PKG", description = "Names of installed packages; all if none is named.")
    private List<String> packages = List.of();

    @Option(names = "--database", description = "Bring back the kept copy of a damaged database; the damaged file is kept.")
    private boolean database;

    RepairCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        if (database) {
            return restore(bench);
        }
        List<PackageName> names = Names.packageNames(packages);
        if (bench.options().dryRun()) {
            Repairing repairing = bench.engine().proposeRepair(names, bench::universe);
            show(bench.console(), repairing);
            return end(bench.console(), repairing, List.of());
        }
        try (Session session = bench.session()) {
            Repairing repairing = session.proposeRepair(names, bench::universe);
            if (!repairing.fixed().isEmpty() && !bench.console().json()) {
                show(bench.console(), repairing);
                confirm(bench);
            }
            bench.interruption().arm();
            List<Session.Finished> finished = session.repair(repairing, bench.console().commandLine());
            bench.endProgress();
            finished.forEach(f -> f.notices().forEach(bench.console()::warn));
            return end(bench.console(), repairing, finished);
        }
    }

    private ExitCode restore(Bench bench) throws Failure {
        if (!packages.isEmpty() || bench.options().dryRun()) {
            throw CommandException.usage("--database stands alone", "mypkg doctor looks, and changes nothing");
        }
        List<String> done = bench.engine().restoreDatabase(bench.console().commandLine(), bench.options().patience());
        if (bench.console().json()) {
            bench.console().printJson(Json.object().put("outcome", done.isEmpty() ? "nothing" : "done").putStrings("done", done));
        } else {
            bench.console().say(done.isEmpty() ? "the database is well: nothing to do" : String.join("\n", done));
        }
        return ExitCode.DONE;
    }

    private static void show(Console console, Repairing repairing) {
        if (console.json()) {
            return;
        }
        for (Repairing.Fixed fixed : repairing.fixed()) {
            console.print(VerifyCommand.line(fixed.finding()) + ", put back from " + place(fixed.from()));
        }
    }

    private static String place(String origin) {
        return switch (origin) {
            case "facts" -> "what the package says";
            case "disk" -> "the file itself";
            case "history" -> "the history";
            default -> "the package";
        };
    }

    private static void confirm(Bench bench) throws CommandException {
        Optional<Boolean> answer = bench.options().yes() ? Optional.empty() : bench.console().confirm("Do this?");
        if (answer.isPresent() && !answer.get()) {
            throw new CommandException(new Diagnostic(ErrorCode.NEEDS_CONFIRMATION, "nothing was changed",
                    List.of("you did not agree"), List.of("--yes agrees beforehand")));
        }
    }

    private ExitCode end(Console console, Repairing repairing, List<Session.Finished> finished) {
        List<Repairing.Left> left = repairing.left();
        if (console.json()) {
            console.printJson(document(repairing, finished));
        } else if (!left.isEmpty()) {
            console.fail(incomplete(left));
        } else if (repairing.fixed().isEmpty()) {
            console.say("all files are as their packages say: nothing to do");
        }
        if (!console.json()) {
            finished.forEach(f -> console.say("done: transaction " + f.transaction() + "; mypkg undo takes it back"));
        }
        return left.isEmpty() ? ExitCode.DONE : ExitCode.NOT_POSSIBLE;
    }

    private static Diagnostic incomplete(List<Repairing.Left> left) {
        var because = new ArrayList<String>();
        var hints = new LinkedHashSet<String>();
        for (Repairing.Left one : left) {
            because.add(VerifyCommand.line(one.finding()));
            because.add("  " + one.reason());
            hints.add(one.hint());
        }
        String title = "cannot put back " + PlanView.count(left.size(), "finding");
        return new Diagnostic(ErrorCode.REPAIR_INCOMPLETE, title, because, List.copyOf(hints));
    }

    private static JsonObjectBuilder document(Repairing repairing, List<Session.Finished> finished) {
        List<Repairing.Left> left = repairing.left();
        String outcome = !left.isEmpty() ? "failed" : repairing.fixed().isEmpty() ? "nothing" : "done";
        JsonObjectBuilder document = Json.object()
                .put("outcome", outcome)
                .putArray("repaired", repairing.fixed().stream().map(RepairCommand::json).toList())
                .putArray("left", left.stream().map(RepairCommand::json).toList())
                .put("downloadBytes", repairing.downloadBytes());
        finished.forEach(f -> document.put("transaction", f.transaction()));
        return document;
    }

    private static JsonValue json(Repairing.Fixed fixed) {
        return VerifyCommand.members(fixed.finding()).put("from", fixed.from()).build();
    }

    private static JsonValue json(Repairing.Left left) {
        return VerifyCommand.members(left.finding()).put("because", left.reason()).put("hint", left.hint()).build();
    }
}
