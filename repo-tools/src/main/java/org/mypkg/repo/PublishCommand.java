package org.mypkg.repo;

import java.nio.file.Path;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo publish}: what lies in the pool, under a new serial and a new expiry. */
final class PublishCommand implements Command {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Option(names = "--unsigned", description = "Leave a document to sign elsewhere; readers see nothing of it yet.")
    private boolean unsigned;

    @Option(names = "--valid-days", paramLabel = "DAYS", description = "How long this publication is good for (default: as the settings say).")
    private int validDays;

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private ForceOption force = new ForceOption();

    @Mixin
    private RepoLock lock = new RepoLock();

    PublishCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        RepoDirectory repository = RepoDirectory.open(directory);
        var run = new PublishRun(repository, around, console);
        return lock.alone(
                repository,
                console,
                () -> unsigned
                        ? run.publishUnsigned(validDays, force.libraries())
                        : run.publish(key, validDays, force.libraries()));
    }
}
