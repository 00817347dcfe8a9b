package org.mypkg.cli;

import java.util.List;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.sign.PublicKey;
import picocli.CommandLine.Parameters;

/** {@code mypkg key remove REPOSITORY}: from now on nothing that this repository publishes is used. */
final class KeyRemoveCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "REPOSITORY", description = "The repository whose key is trusted no longer.")
    private String name = "";

    KeyRemoveCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        bench.repositories().named(name);
        Optional<PublicKey> key = bench.repositories().trustedKey(name);
        if (key.isEmpty()) {
            throw new CommandException(new Diagnostic(
                    ErrorCode.UNKNOWN_REPOSITORY,
                    "no key is trusted for " + name,
                    List.of("etc/mypkg/keys has none for it"),
                    List.of("mypkg key list shows those that there are")));
        }
        if (!bench.options().dryRun()) {
            bench.locked(session -> bench.repositories().distrust(name));
        }
        if (bench.console().json()) {
            bench.console().printJson(Json.object().put("outcome", "done"));
        } else {
            bench.console().say((bench.options().dryRun() ? "would no longer trust " : "no longer trusted for ") + name + ": "
                    + RepoListCommand.spaced(key.get().fingerprint()));
            bench.console().say("  to trust one again: mypkg key add " + name + " --key FILE");
        }
        return ExitCode.DONE;
    }
}
