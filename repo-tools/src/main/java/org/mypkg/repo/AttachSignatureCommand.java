package org.mypkg.repo;

import java.nio.file.Path;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.index.RepoDocument;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Parameters;

/** {@code mkrepo attach-signature}: makes a publication visible that was signed elsewhere. */
final class AttachSignatureCommand implements Command {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Parameters(index = "1", paramLabel = "SIG", description = "The detached signature, armored or binary.")
    private Path signature = Path.of("");

    AttachSignatureCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        RepoDirectory repository = RepoDirectory.open(directory);
        RepoDocument document = new Publisher(repository, around.clock()).attach(HostFiles.read(signature));
        console.print("published " + document.name() + " " + document.serial() + ", valid until " + document.expires());
        return ExitCode.DONE;
    }
}
