package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo init}: an empty signed repository. */
final class InitCommand implements Command {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What clients call it.")
    private String name = "";

    @Option(names = "--valid-days", paramLabel = "DAYS", description = "How long each publication is good for (default: 30).")
    private int validDays = RepoSettings.VALID_DAYS;

    @Option(names = "--builds-on", paramLabel = "DIR", description = "A repository that this one builds upon: what it provides always counts.")
    private List<Path> buildsOn = new ArrayList<>();

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private RepoLock lock = new RepoLock();

    InitCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        RepoDirectory repository = RepoDirectory.at(directory);
        if (HostFiles.exists(repository.repoJson())) {
            throw RepositoryException.invalid(
                    "will not make a repository in " + directory, "there is one already", "mkrepo publish " + directory + " publishes it again");
        }
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}")) {
            throw CommandException.usage("not a name for a repository: '" + name + "'", "use letters, digits and . _ -");
        }
        String signWith = key.named()
                .orElseThrow(() -> CommandException.usage("no key to sign with", "name it with --key SECRET.asc or --sign-with gpg:KEYID"));
        RepoSettings settings = settings(signWith);
        RepoSigner signer = KeyOptions.signer(signWith, around, console);
        HostFiles.createDirectories(repository.root().resolveSibling(""));
        return lock.alone(repository, console, () -> make(repository, settings, signer, console));
    }

    private ExitCode make(RepoDirectory repository, RepoSettings settings, RepoSigner signer, Console console) throws Failure {
        HostFiles.createDirectories(repository.pool());
        SecretKeyGuard.check(repository);
        HostFiles.write(repository.publicKeyFile(), signer.publicKey().armored().getBytes(StandardCharsets.US_ASCII));
        settings.write(repository);
        var published = new Publisher(repository, around.clock()).publish(name, signer, validDays);
        if (console.json()) {
            console.printJson(Json.object()
                    .put("repository", name)
                    .put("serial", published.document().serial())
                    .put("fingerprint", signer.publicKey().fingerprint()));
        } else {
            console.print("made repository " + name + " in " + repository.root());
            console.print("its key: " + signer.publicKey().fingerprint());
        }
        return ExitCode.DONE;
    }

    private RepoSettings settings(String signWith) throws CommandException {
        List<String> directories = buildsOn.stream().map(one -> one.toAbsolutePath().normalize().toString()).toList();
        try {
            return new RepoSettings(signWith, validDays).buildingOn(directories);
        } catch (IllegalArgumentException wrong) {
            throw CommandException.usage(String.valueOf(wrong.getMessage()), "mkrepo init --help");
        }
    }
}
