package org.mypkg.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Offer;
import org.mypkg.engine.Universe;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.RootPath;
import picocli.CommandLine.Parameters;

/**
 * {@code mypkg owns PATH|COMMAND...}: exit code 1 where one of them belongs to nobody. A word without a slash is a command: it
 * is looked for where commands lie, then as a file of the root's top, then among what is offered.
 */
final class OwnsCommand extends RootCommand {
    private static final List<String> SEARCH_PATH =
            List.of("usr/local/sbin/", "usr/local/bin/", "usr/sbin/", "usr/bin/", "sbin/", "bin/");

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Paths inside the root, or commands.")
    private List<String> paths = List.of();

    OwnsCommand(Host host) {
        super(host);
    }

    /** @param path where it was found @param offered who would bring it, where nobody here owns it */
    private record Answer(String path, List<PackageName> owners, List<Offer> offered) {}

    @Override
    ExitCode run(Bench bench) throws Failure {
        var answers = new ArrayList<Answer>();
        for (String typed : paths) {
            answers.add(typed.contains("/") ? owned(bench, typed) : command(bench, typed));
        }
        if (bench.console().json()) {
            printJson(bench.console(), answers);
        } else {
            answers.forEach(answer -> print(bench.console(), answer));
        }
        return answers.stream().noneMatch(answer -> answer.owners().isEmpty()) ? ExitCode.DONE : ExitCode.NOT_POSSIBLE;
    }

    private static Answer owned(Bench bench, String typed) throws Failure {
        return new Answer(typed, bench.engine().owners(Names.parse(typed, OwnsCommand::path)), List.of());
    }

    private static Answer command(Bench bench, String name) throws Failure {
        for (String directory : SEARCH_PATH) {
            Answer answer = owned(bench, directory + name);
            if (!answer.owners().isEmpty()) {
                return new Answer("/" + answer.path(), answer.owners(), List.of());
            }
        }
        Answer atTop = owned(bench, name);
        if (!atTop.owners().isEmpty()) {
            return atTop;
        }
        Universe universe = bench.universe();
        return new Answer(name, List.of(), universe.providersOf(Names.relation("cmd:" + name)));
    }

    private static RootPath path(String typed) {
        return RootPath.of(typed.replaceAll("/+", "/").getBytes(StandardCharsets.UTF_8));
    }

    private static void print(Console console, Answer answer) {
        for (PackageName owner : answer.owners()) {
            console.print(answer.path() + ": " + owner);
        }
        if (answer.owners().isEmpty() && answer.offered().isEmpty()) {
            console.say(answer.path() + ": no package owns it");
        }
        for (Offer offer : answer.offered()) {
            console.say(answer.path() + ": not installed; " + offer.id().name() + " " + offer.id().version() + " of "
                    + offer.repository().name() + " has this command: mypkg install " + offer.id().name());
        }
    }

    private static void printJson(Console console, List<Answer> answers) {
        var owners = new ArrayList<JsonValue>();
        for (Answer answer : answers) {
            answer.owners().forEach(owner -> owners.add(owner(answer.path(), JsonValue.of(owner.value())).build()));
            if (answer.owners().isEmpty()) {
                JsonObjectBuilder nobody = owner(answer.path(), JsonValue.NULL);
                List<String> names = answer.offered().stream().map(offer -> offer.id().name().value()).distinct().toList();
                owners.add((names.isEmpty() ? nobody : nobody.putStrings("offeredBy", names)).build());
            }
        }
        console.printJson(Json.object().putArray("owners", owners));
    }

    private static JsonObjectBuilder owner(String path, JsonValue owner) {
        return Json.object().put("path", path).put("package", owner);
    }
}
