package org.mypkg.repo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.index.RepoDocument;
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

    @Option(names = "--renew", description = "Offer exactly what is offered now, with a later expiry; the pool is not looked at.")
    private boolean renew;

    @Option(names = "--within", paramLabel = "DAYS", description = "Do nothing while the last publication is good for longer than that.")
    private int withinDays;

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    @Mixin
    private RepoLock lock = new RepoLock();

    PublishCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        RepoDirectory repository = RepoDirectory.open(directory);
        var run = new PublishRun(repository, around, console);
        return lock.alone(repository, console, () -> {
            if (isGoodFor(repository.document())) {
                return run.notNeeded();
            }
            Publisher.Content content =
                    renew ? new Publisher.Content.Unchanged() : new Publisher.Content.Pool(libraries.rule(repository));
            return unsigned ? run.publishUnsigned(validDays, content) : run.publish(key, validDays, content);
        });
    }

    private boolean isGoodFor(RepoDocument last) {
        Instant until = around.clock().instant().plus(Duration.ofDays(withinDays));
        return withinDays > 0 && last.expires().isAfter(until);
    }
}
