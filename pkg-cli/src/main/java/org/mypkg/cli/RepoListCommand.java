package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Repository;
import org.mypkg.fetch.Location;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.sign.PublicKey;

/** {@code mypkg repo list}: the repositories, and why each is believed. */
final class RepoListCommand extends RootCommand {
    RepoListCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Console console = bench.console();
        var documents = new ArrayList<JsonValue>();
        for (Repository repository : bench.repositories().list()) {
            Optional<PublicKey> key = bench.repositories().trustedKey(repository.name());
            documents.add(json(repository, key));
            if (!console.json()) {
                console.print(line(repository));
            }
        }
        if (console.json()) {
            console.printJson(Json.object().putArray("repositories", documents));
        } else if (documents.isEmpty()) {
            console.say("there is no repository; mypkg repo add NAME URL");
        }
        return ExitCode.DONE;
    }

    private static String line(Repository repository) {
        int mirrors = repository.places().size() - 1;
        String more = mirrors == 0 ? "" : "  and " + PlanView.count(mirrors, "mirror");
        String pinned = repository.anchor() instanceof Repository.Snapshot(var digest) ? "  snapshot " + digest : "";
        return repository.name() + "  " + repository.location() + more + "  priority " + repository.priority() + pinned;
    }

    static JsonValue json(Repository repository, Optional<PublicKey> key) {
        JsonObjectBuilder object = Json.object()
                .put("name", repository.name())
                .put("url", repository.location().toString())
                .putStrings("mirrors", repository.places().stream().skip(1).map(Location::toString).toList())
                .put("priority", repository.priority());
        if (repository.anchor() instanceof Repository.Snapshot(var digest)) {
            object.put("snapshot", digest.hex());
        }
        key.ifPresent(k -> object.put("fingerprint", k.fingerprint()).put("userId", k.userId()));
        return object.build();
    }

    /** A fingerprint in groups of four, as people compare them. */
    static String spaced(String fingerprint) {
        var groups = new ArrayList<String>();
        for (int i = 0; i < fingerprint.length(); i += 4) {
            groups.add(fingerprint.substring(i, Math.min(i + 4, fingerprint.length())));
        }
        return String.join(" ", List.copyOf(groups));
    }
}
