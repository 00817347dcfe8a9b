package org.mypkg.repo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mypkg.console.Command;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.RepoDocument;
import org.mypkg.sign.PublicKey;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo rotate}: the next generation of keys, signed by the root keys of the last one. */
final class RotateCommand implements Command {
    private static final int VALID_DAYS = 365;

    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Option(names = "--root-key", paramLabel = "OLD.asc", description = "A root key of the last generation, which signs the next; a file or gpg:KEYID.")
    private List<String> rootKeys = new ArrayList<>();

    @Option(names = "--new-key", paramLabel = "NEW.asc", description = "A new root key; takes the first --root-key's place wherever that stood.")
    private List<String> newKeys = new ArrayList<>();

    @Option(names = "--publish-key", paramLabel = "FILE", description = "A key that signs publications from now on, instead of those before.")
    private List<String> publishKeys = new ArrayList<>();

    @Option(names = "--threshold", paramLabel = "N", description = "How many root keys must sign.")
    private int threshold;

    @Option(names = "--publish-threshold", paramLabel = "N", description = "How many publishing keys must sign.")
    private int publishThreshold;

    @Option(names = "--revoke", paramLabel = "FPR", description = "The fingerprint of a key that must not be trusted any more.")
    private List<String> revoke = new ArrayList<>();

    @Option(names = "--valid-days", paramLabel = "DAYS", description = "How long the generation is good for (default: 365).")
    private int validDays = VALID_DAYS;

    @Option(names = "--unsigned", description = "Leave the generation to be signed elsewhere; public keys will do.")
    private boolean unsigned;

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private RepoLock lock = new RepoLock();

    RotateCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        if (validDays < 1) {
            throw CommandException.usage("--valid-days is at least 1", "mkrepo rotate --help");
        }
        RepoDirectory repository = RepoDirectory.open(directory);
        return lock.alone(repository, console, () -> rotate(repository, console));
    }

    private ExitCode rotate(RepoDirectory repository, Console console) throws Failure {
        SecretKeyGuard.check(repository);
        List<SigningKey> roots = keys(rootKeys, console);
        List<SigningKey> entering = keys(newKeys, console);
        List<SigningKey> publishers = keys(publishKeys, console);
        var rotation = new Rotation(repository, around.clock().instant());
        KeysDocument next = rotation.next(change(roots, entering, publishers));
        rotation.await(next);
        Optional<RepoDocument.Generation> ready = Optional.empty();
        if (!unsigned) {
            byte[] bytes = org.mypkg.sys.HostFiles.read(repository.nextKeysFile());
            var signers = new ArrayList<RepoSigner>();
            roots.forEach(root -> signers.addAll(root.signers()));
            entering.forEach(root -> signers.addAll(root.signers()));
            for (RepoSigner signer : signers) {
                ready = ready.isPresent() ? ready : rotation.attach(signer.signer().detached(bytes));
            }
        }
        var run = new PublishRun(repository, around, console);
        if (ready.isEmpty()) {
            return run.keysWait(next);
        }
        run.settleSigner(next, publishers, entering);
        console.say("made generation " + next.version() + " of the keys of " + next.name());
        return run.publish(key, 0, ready.get(), new Publisher.Content.Unchanged());
    }

    private Rotation.Change change(List<SigningKey> roots, List<SigningKey> entering, List<SigningKey> publishers) {
        List<PublicKey> leaving = roots.stream().limit(1).map(SigningKey::key).toList();
        return new Rotation.Change(
                entering.isEmpty() ? List.of() : leaving,
                entering.stream().map(SigningKey::key).toList(),
                publishers.stream().map(SigningKey::key).toList(),
                threshold,
                publishThreshold,
                revoke.stream().map(f -> f.replace(" ", "").toUpperCase(Locale.ROOT)).toList(),
                validDays);
    }

    private List<SigningKey> keys(List<String> typed, Console console) throws Failure {
        var keys = new ArrayList<SigningKey>();
        for (String one : typed) {
            keys.add(SigningKey.of(one, around, console));
        }
        return keys;
    }
}
