package org.mypkg.repo;

import java.nio.file.Path;
import java.util.Optional;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.index.RepoDocument;
import org.mypkg.json.Json;
import org.mypkg.sign.TrustException;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mkrepo attach-signature}: makes a publication visible that was signed elsewhere. */
final class AttachSignatureCommand implements Command {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Parameters(index = "1", paramLabel = "SIG", description = "The detached signature, armored or binary.")
    private Path signature = Path.of("");

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private RepoLock lock = new RepoLock();

    AttachSignatureCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        RepoDirectory repository = RepoDirectory.open(directory);
        return lock.alone(repository, console, () -> attach(repository, console));
    }

    /** A generation of keys that waits goes first, if it is what was signed. */
    private ExitCode attach(RepoDirectory repository, Console console) throws Failure {
        byte[] bytes = HostFiles.read(signature);
        var rotation = new Rotation(repository, around.clock().instant());
        if (rotation.waits()) {
            try {
                return attachToKeys(repository, rotation, bytes, console);
            } catch (TrustException other) {
                if (!HostFiles.isRegularFile(repository.nextFile())) {
                    throw other;
                }
            }
        }
        Optional<RepoDocument> shown = new Publisher(repository, around.clock()).attach(bytes);
        if (shown.isEmpty()) {
            return waits(repository, console, "the publication waits for more signatures");
        }
        if (console.json()) {
            console.printJson(PublishRun.described(shown.get()).put("outcome", "published"));
        } else {
            console.print("published " + shown.get().name() + " " + shown.get().serial() + ", valid until " + shown.get().expires());
        }
        return ExitCode.DONE;
    }

    private ExitCode attachToKeys(RepoDirectory repository, Rotation rotation, byte[] bytes, Console console) throws Failure {
        Optional<RepoDocument.Generation> ready = rotation.attach(bytes);
        if (ready.isEmpty()) {
            return waits(repository, console, "the generation of keys waits for more signatures");
        }
        console.say("made generation " + ready.get().version() + " of the keys");
        return new PublishRun(repository, around, console).publish(key, 0, ready.get(), new Publisher.Content.Unchanged());
    }

    private static ExitCode waits(RepoDirectory repository, Console console, String what) throws Failure {
        if (console.json()) {
            console.printJson(Json.object().put("outcome", "waiting").put("repository", repository.document().name()));
        } else {
            console.print(what);
        }
        return ExitCode.DONE;
    }
}
