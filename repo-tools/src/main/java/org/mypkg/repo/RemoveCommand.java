package org.mypkg.repo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mkrepo remove}: withdraws packages and publishes. */
final class RemoveCommand implements Command {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME[=VERSION]", description = "Packages; all versions of a name where none is given.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    @Mixin
    private RepoLock lock = new RepoLock();

    RemoveCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        RepoDirectory repository = RepoDirectory.open(directory);
        return lock.alone(repository, console, () -> {
            List<String> gone = new RepoEdit(repository, around.clock(), libraries.rule(repository)).remove(names);
            gone.forEach(file -> console.say("withdrew " + file));
            return new PublishRun(repository, around, console).publishEdited(key);
        });
    }
}
