package org.mypkg.repo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo prune}: withdraws old versions and publishes. */
final class PruneCommand implements Command {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Option(names = "--keep", required = true, paramLabel = "N", description = "How many of the newest versions of each package stay.")
    private int keep = 1;

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    @Mixin
    private RepoLock lock = new RepoLock();

    @Option(names = "--now", description = "Remove at once what is offered no longer; readers of the last index may miss it.")
    private boolean atOnce;

    PruneCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        if (keep < 1) {
            throw CommandException.usage("--keep is at least 1", "mkrepo remove takes whole packages out");
        }
        RepoDirectory repository = RepoDirectory.open(directory);
        return lock.alone(repository, console, () -> {
            List<String> gone = new RepoEdit(repository, around.clock(), libraries.rule(repository)).prune(keep);
            gone.forEach(file -> console.say("withdrew " + file));
            ExitCode code = new PublishRun(repository, around, console).publishEdited(key);
            if (atOnce) {
                new Sweep(repository, around.clock().instant())
                        .after(repository.document(), repository.lastIndex().entries(), Duration.ZERO)
                        .forEach(file -> console.say("removed " + file));
            }
            return code;
        });
    }
}
