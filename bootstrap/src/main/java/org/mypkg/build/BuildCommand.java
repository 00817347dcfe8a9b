package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srcpkg build}: builds packages and what their builds need, and prints the files. */
final class BuildCommand implements Command {
    @Mixin
    private Workshop workshop = new Workshop();

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Packages to build.")
    private List<String> names = new ArrayList<>();

    @Option(names = {"-o", "--output"}, paramLabel = "DIR", description = "Copy the packages to this directory, too.")
    private Optional<Path> output = Optional.empty();

    @Mixin
    private JobsOption jobs = new JobsOption();

    @Override
    public ExitCode run(Console console) throws Failure {
        List<Recipe> order = workshop.order(names);
        SortedMap<String, Path> built = workshop.builder(console).build(order, jobs.processes());
        var packages = new ArrayList<String>();
        for (Recipe recipe : order) {
            recipe.possiblePackages().stream().filter(built::containsKey).forEach(packages::add);
        }
        var made = new ArrayList<JsonValue>();
        for (String name : packages) {
            Path file = built.get(name);
            if (file == null) {
                throw new IllegalStateException(name + " was built and is not there");
            }
            String place = output.isPresent() ? copy(file, output.get()).toString() : file.toString();
            if (console.json()) {
                made.add(Json.object().put("name", name).put("file", place).build());
            } else {
                console.print(place);
            }
        }
        if (console.json()) {
            console.printJson(Json.object().putArray("packages", made));
        }
        return ExitCode.DONE;
    }

    private static Path copy(Path file, Path directory) throws Failure {
        HostFiles.createDirectories(directory);
        Path target = directory.resolve(String.valueOf(file.getFileName()));
        HostFiles.copy(file, target);
        return target;
    }
}
