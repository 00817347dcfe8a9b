package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.Command;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Option;

/** {@code mkrepo key new}: a key pair for signing. */
final class KeyNewCommand implements Command {
    private final Surroundings around;

    @Option(names = "--uid", required = true, paramLabel = "TEXT", description = "Who the key stands for, such as 'Example <packages@example.org>'.")
    private String uid = "";

    @Option(names = {"-o", "--output"}, required = true, paramLabel = "DIR", description = "Where secret.asc and public.asc go.")
    private Path output = Path.of("");

    @Option(names = "--valid-days", paramLabel = "DAYS", description = "How long the key is good for (default: without end).")
    private int validDays;

    @Option(names = "--passphrase", description = "Lock it with a passphrase, which is asked for or read from MKREPO_PASSPHRASE_FILE.")
    private boolean locked;

    KeyNewCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        Path secretFile = output.resolve("secret.asc");
        if (HostFiles.exists(secretFile)) {
            throw new RepositoryException(new Diagnostic(
                    ErrorCode.REPOSITORY_INVALID,
                    "will not make a key in " + output,
                    List.of(secretFile + " exists, and a secret key is never overwritten"),
                    List.of("name another directory")));
        }
        KeyGenerator.GeneratedKey key = KeyGenerator.ed25519(
                uid,
                around.clock().instant(),
                new SecureRandom(),
                locked ? passphrase(console) : new char[0],
                Duration.ofDays(Math.max(0, validDays)));
        HostFiles.createDirectories(output);
        writeSecret(secretFile, key.secretArmored());
        HostFiles.writeText(output.resolve("public.asc"), key.publicArmored());
        if (console.json()) {
            console.printJson(Json.object()
                    .put("fingerprint", key.fingerprint())
                    .put("secret", secretFile.toString())
                    .put("public", output.resolve("public.asc").toString()));
        } else {
            console.print(key.fingerprint());
            console.say("secret key: " + secretFile + " (keep it out of every served directory)");
            console.say("public key: " + output.resolve("public.asc"));
        }
        return ExitCode.DONE;
    }

    private char[] passphrase(Console console) throws Failure {
        Optional<char[]> given = RepoSigner.passphrase(
                around.environment(), question -> console.terminal().askSecret(question), "passphrase of the new key: ");
        return given.filter(text -> text.length > 0)
                .orElseThrow(() -> CommandException.usage(
                        "nobody gave a passphrase", "name a file that holds it in MKREPO_PASSPHRASE_FILE"));
    }

    /** Nobody else may read it, at no moment. */
    private void writeSecret(Path file, String armored) throws DiskException {
        Path fresh = HostFiles.createTemporaryFile(output, ".new-", "");
        HostFiles.setMode(fresh, 0600);
        HostFiles.write(fresh, armored.getBytes(StandardCharsets.US_ASCII));
        HostFiles.move(fresh, file);
        HostFiles.sync(output);
    }
}
