package org.mypkg.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Offer;
import org.mypkg.engine.Universe;
import org.mypkg.json.Json;
import org.mypkg.model.Relation;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg download PKG... [-o DIR]}: packages as files, checked. */
final class DownloadCommand extends RootCommand {
    @Option(names = {"-o", "--output"}, paramLabel = "DIR", description = "Where to put them; here if not given.")
    private Path directory = Path.of("");

    @Parameters(arity = "1..*", paramLabel = "PKG", description = "name or name=1.2")
    private List<String> packages = List.of();

    DownloadCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Universe universe = bench.universe();
        var offers = new ArrayList<Offer>();
        for (String typed : packages) {
            offers.add(newest(universe, Names.relation(typed)));
        }
        if (bench.options().dryRun()) {
            return wouldFetch(bench.console(), offers);
        }
        Path output = HostFiles.createDirectories(directory.toAbsolutePath().normalize());
        var files = new ArrayList<String>();
        for (Offer offer : offers) {
            Path target = output.resolve(offer.id().fileName());
            HostFiles.copy(bench.engine().download(offer), target);
            files.add(target.toString());
        }
        bench.endProgress();
        if (bench.console().json()) {
            bench.console().printJson(Json.object().put("outcome", "done").putStrings("files", files));
        } else {
            files.forEach(bench.console()::print);
        }
        return ExitCode.DONE;
    }

    private ExitCode wouldFetch(Console console, List<Offer> offers) {
        Path output = directory.toAbsolutePath().normalize();
        List<String> files = offers.stream().map(offer -> output.resolve(offer.id().fileName()).toString()).toList();
        if (console.json()) {
            console.printJson(Json.object().put("outcome", "done").putStrings("files", files));
        } else {
            files.forEach(file -> console.say("dry run: this would make " + file));
        }
        return ExitCode.DONE;
    }

    private static Offer newest(Universe universe, Relation relation) throws CommandException {
        return universe.providersOf(relation).stream()
                .filter(o -> o.id().name().capability().equals(relation.capability()))
                .max(java.util.Comparator.comparing(o -> o.id().version()))
                .orElseThrow(() -> new CommandException(new Diagnostic(
                        ErrorCode.UNKNOWN_PACKAGE,
                        "cannot download " + relation,
                        List.of("no repository offers it"),
                        List.of("mypkg search TEXT, or mypkg update if the repositories have news"))));
    }
}
