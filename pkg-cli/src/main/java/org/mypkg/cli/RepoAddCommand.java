package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Repository;
import org.mypkg.fetch.Location;
import org.mypkg.json.Json;
import org.mypkg.model.Digest;
import org.mypkg.sign.PublicKey;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg repo add NAME URL...}: a key is trusted only if the user brings it or confirms it. */
final class RepoAddCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "How to call the repository.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "URL",
            description = "http(s)://... or a local path; further ones are mirrors of it.")
    private List<String> urls = List.of();

    @Option(names = "--mirror", paramLabel = "URL", description = "A further place that has the same; may be given often.")
    private List<String> mirrors = List.of();

    @Option(names = "--key", paramLabel = "FILE", description = "The repository's public key, armored.")
    private String keyFile = "";

    @Option(names = "--fingerprint", paramLabel = "HEX", description = "The fingerprint that the key must have.")
    private String fingerprint = "";

    @Option(names = "--priority", paramLabel = "N", description = "Greater wins; 0 if not given.")
    private int priority;

    @Option(names = "--snapshot", paramLabel = "DIGEST", description = "Pin the SHA-256 of its repo.json; no key, no expiry.")
    private String snapshot = "";

    @Option(names = "--require-package-signatures", description = "Insist on each package's own signature, too.")
    private boolean packageSignatures;

    RepoAddCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Console console = bench.console();
        var places = new ArrayList<Location>();
        for (String url : urls) {
            places.add(Names.parse(url, Location::parse));
        }
        for (String url : mirrors) {
            places.add(Names.parse(url, Location::parse));
        }
        Repository.Anchor anchor = anchor();
        Repository repository = Names.parse(name, n -> new Repository(n, places, priority, anchor, packageSignatures));
        Location location = repository.location();
        bench.repositories().requireAbsent(name);
        if (repository.isSnapshot() && keyFile.isEmpty()) {
            return addSnapshot(bench, repository);
        }
        PublicKey key = new KeyConfirmation(name, keyFile, fingerprint).key(bench, repository);
        if (!bench.options().dryRun()) {
            bench.locked(session -> bench.repositories().add(repository, key));
        }
        if (console.json()) {
            console.printJson(Json.object()
                    .put("outcome", "done")
                    .put("repository", RepoListCommand.json(repository, Optional.of(key))));
        } else {
            console.say((bench.options().dryRun() ? "would add " : "added ") + name + ": " + location);
            repository.places().stream().skip(1).forEach(mirror -> console.say("  mirror: " + mirror));
            console.say("  trusted for it: " + RepoListCommand.spaced(key.fingerprint()) + " " + Console.visible(key.userId()));
            console.say("  next: mypkg update");
        }
        return ExitCode.DONE;
    }

    private Repository.Anchor anchor() throws CommandException {
        return snapshot.isEmpty() ? new Repository.Keys() : new Repository.Snapshot(Names.parse(snapshot, Digest::new));
    }

    private ExitCode addSnapshot(Bench bench, Repository repository) throws Failure {
        if (!fingerprint.isEmpty()) {
            throw CommandException.usage("--snapshot and --fingerprint are both given", "pin the bytes, or the key that signs them");
        }
        if (!bench.options().dryRun()) {
            bench.locked(session -> bench.repositories().add(repository));
        }
        if (bench.console().json()) {
            bench.console().printJson(Json.object()
                    .put("outcome", "done")
                    .put("repository", RepoListCommand.json(repository, Optional.empty())));
        } else {
            bench.console().say((bench.options().dryRun() ? "would add " : "added ") + name + ": " + repository.location());
            bench.console().say("  pinned to the bytes " + snapshot);
            bench.console().say("  next: mypkg update");
        }
        return ExitCode.DONE;
    }
}
