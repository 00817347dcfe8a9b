package org.mypkg.cli;

import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Repositories;
import org.mypkg.engine.Repository;
import org.mypkg.json.Json;
import org.mypkg.sign.PublicKey;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg key add REPOSITORY}: trusts a key for one repository that exists, and for no other. */
final class KeyAddCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "REPOSITORY", description = "The repository that the key is for.")
    private String name = "";

    @Option(names = "--key", paramLabel = "FILE", description = "The public key, armored.")
    private String keyFile = "";

    @Option(names = "--fingerprint", paramLabel = "HEX", description = "The fingerprint that the key must have.")
    private String fingerprint = "";

    @Option(names = "--start-over", description = "Forget what was seen of the repository: its maintainer began anew.")
    private boolean startOver;

    KeyAddCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Repository repository = bench.repositories().named(name);
        PublicKey key = new KeyConfirmation(name, keyFile, fingerprint).key(bench, repository);
        var past = startOver ? Repositories.Past.FORGOTTEN : Repositories.Past.KEPT;
        if (!bench.options().dryRun()) {
            bench.locked(session -> bench.repositories().trust(name, key, past));
        }
        if (bench.console().json()) {
            bench.console().printJson(Json.object().put("outcome", "done").put("fingerprint", key.fingerprint()));
        } else {
            bench.console().say((bench.options().dryRun() ? "would trust " : "trusted for ") + name + ": "
                    + RepoListCommand.spaced(key.fingerprint()) + " " + Console.visible(key.userId()));
            bench.console().say("  next: mypkg update");
        }
        return ExitCode.DONE;
    }
}
