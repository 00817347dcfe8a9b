package org.mypkg.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Repository;
import org.mypkg.fetch.Location;
import org.mypkg.json.Json;
import org.mypkg.sign.PublicKey;
import org.mypkg.sys.HostFiles;
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
        Repository repository = Names.parse(name, n -> new Repository(n, places, priority));
        Location location = repository.location();
        bench.repositories().requireAbsent(name);
        PublicKey key = confirmedKey(bench, location);
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
            console.say("  trusted for it: " + RepoListCommand.spaced(key.fingerprint()) + " " + key.userId());
            console.say("  next: mypkg update");
        }
        return ExitCode.DONE;
    }

    private PublicKey confirmedKey(Bench bench, Location location) throws Failure {
        PublicKey key = keyFile.isEmpty() ? bench.repositories().offeredKey(location) : keyOfFile();
        if (!fingerprint.isEmpty()) {
            if (!key.fingerprint().equals(plain(fingerprint))) {
                throw notConfirmed(key, "you named another fingerprint: " + RepoListCommand.spaced(plain(fingerprint)));
            }
            return key;
        }
        return keyFile.isEmpty() ? asked(bench.console(), key) : key;
    }

    private PublicKey keyOfFile() throws Failure {
        Path path = Names.parse(keyFile, Path::of);
        if (!HostFiles.isRegularFile(path)) {
            throw new CommandException(new Diagnostic(
                    ErrorCode.FILE_UNREADABLE,
                    "cannot read the key " + keyFile,
                    List.of("there is no such file"),
                    List.of("give the path of an armored OpenPGP public key")));
        }
        return PublicKey.parse(HostFiles.readText(path));
    }

    private PublicKey asked(Console console, PublicKey key) throws CommandException {
        console.say("the repository " + name + " offers this key:");
        console.say("  " + RepoListCommand.spaced(key.fingerprint()));
        console.say("  " + key.userId());
        Optional<Boolean> answer = console.confirm("Compare it with what its maintainer published. Trust it?");
        if (answer.isEmpty() || !answer.get()) {
            throw notConfirmed(key, answer.isEmpty() ? "nobody confirmed it" : "you did not agree");
        }
        return key;
    }

    private CommandException notConfirmed(PublicKey key, String fact) {
        return new CommandException(new Diagnostic(
                ErrorCode.KEY_NOT_CONFIRMED,
                "cannot trust the repository " + name,
                List.of("it offers the key " + RepoListCommand.spaced(key.fingerprint()), fact),
                List.of(
                        "compare it with what the maintainer published, then add --fingerprint " + key.fingerprint(),
                        "or bring the key yourself: --key FILE")));
    }

    private static String plain(String typed) {
        return typed.replace(" ", "").replace(":", "").toUpperCase(Locale.ROOT);
    }
}
