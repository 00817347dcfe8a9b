package org.mypkg.repo;

import java.nio.file.Path;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.diag.Failure;
import picocli.CommandLine.Option;

/** Which key signs: the same options in every command that signs. */
final class KeyOptions {
    @Option(names = "--key", paramLabel = "FILE", description = "Sign with the secret key in this file.")
    private Path key = Path.of("");

    @Option(names = "--sign-with", paramLabel = "gpg:KEYID", description = "Sign with a key that gpg holds.")
    private String signWith = "";

    /** What the options name, as the settings write it; empty where they name nothing. */
    Optional<String> named() throws CommandException {
        boolean file = !key.toString().isEmpty();
        if (file && !signWith.isEmpty()) {
            throw CommandException.usage("--key and --sign-with are both given", "name one key");
        }
        if (file) {
            return Optional.of(RepoSigner.FILE + key.toAbsolutePath().normalize());
        }
        return signWith.isEmpty() ? Optional.empty() : Optional.of(signWith);
    }

    /** The signer that the options name; empty where they name none. */
    Optional<RepoSigner> signer(Surroundings around, Console console) throws Failure {
        Optional<String> named = named();
        return named.isPresent() ? Optional.of(signer(named.get(), around, console)) : Optional.empty();
    }

    static RepoSigner signer(String signWith, Surroundings around, Console console) throws Failure {
        return RepoSigner.of(signWith, around.clock(), around.environment(), question -> console.terminal().askSecret(question));
    }
}
