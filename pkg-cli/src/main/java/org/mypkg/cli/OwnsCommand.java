package org.mypkg.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import picocli.CommandLine.Parameters;

/** {@code mypkg owns PATH...}: exit code 1 where one of them belongs to nobody. */
final class OwnsCommand extends RootCommand {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Paths inside the root.")
    private List<String> paths = List.of();

    OwnsCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        var answers = new ArrayList<List<PackageName>>();
        for (String typed : paths) {
            RootPath path = Names.parse(typed, OwnsCommand::path);
            answers.add(bench.engine().owners(path));
        }
        boolean all = answers.stream().noneMatch(List::isEmpty);
        if (bench.console().json()) {
            printJson(bench.console(), answers);
        } else {
            print(bench.console(), answers);
        }
        return all ? ExitCode.DONE : ExitCode.NOT_POSSIBLE;
    }

    private static RootPath path(String typed) {
        return RootPath.of(typed.replaceAll("/+", "/").getBytes(StandardCharsets.UTF_8));
    }

    private void print(Console console, List<List<PackageName>> answers) {
        for (int i = 0; i < paths.size(); i++) {
            if (answers.get(i).isEmpty()) {
                console.say(paths.get(i) + ": no package owns it");
            }
            for (PackageName owner : answers.get(i)) {
                console.print(paths.get(i) + ": " + owner);
            }
        }
    }

    private void printJson(Console console, List<List<PackageName>> answers) {
        var owners = new ArrayList<JsonValue>();
        for (int i = 0; i < paths.size(); i++) {
            if (answers.get(i).isEmpty()) {
                owners.add(owner(paths.get(i), JsonValue.NULL));
            }
            for (PackageName owner : answers.get(i)) {
                owners.add(owner(paths.get(i), JsonValue.of(owner.value())));
            }
        }
        console.printJson(Json.object().putArray("owners", owners));
    }

    private static JsonValue owner(String path, JsonValue owner) {
        return Json.object().put("path", path).put("package", owner).build();
    }
}
