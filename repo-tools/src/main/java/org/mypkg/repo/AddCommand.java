package org.mypkg.repo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo add}: puts packages into the pool and publishes. */
final class AddCommand implements Command {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Packages.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--replace", description = "Let a package take the place of another one of the same version.")
    private boolean replace;

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    @Mixin
    private RepoLock lock = new RepoLock();

    AddCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        RepoDirectory repository = RepoDirectory.open(directory);
        return lock.alone(repository, console, () -> {
            List<String> come = new RepoEdit(repository, around.clock(), libraries.rule(repository)).add(files, replace);
            come.forEach(file -> console.say("added " + file));
            return new PublishRun(repository, around, console).publishEdited(key);
        });
    }
}
