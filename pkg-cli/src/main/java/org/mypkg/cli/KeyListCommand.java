package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Repositories;
import org.mypkg.engine.Repository;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;

/** {@code mypkg key list [REPOSITORY]}: every key that counts for a repository, and for what. */
final class KeyListCommand extends RootCommand {
    @picocli.CommandLine.Parameters(index = "0", arity = "0..1", paramLabel = "REPOSITORY", description = "Only its keys.")
    private String name = "";

    KeyListCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Console console = bench.console();
        List<Repository> repositories =
                name.isEmpty() ? bench.repositories().list() : List.of(bench.repositories().named(name));
        var documents = new ArrayList<JsonValue>();
        for (Repository repository : repositories) {
            List<Repositories.TrustedKey> keys = bench.repositories().trustedKeys(repository.name());
            keys.forEach(key -> documents.add(json(key)));
            if (!console.json()) {
                keys.forEach(key -> console.print(line(key)));
                if (keys.isEmpty()) {
                    console.print(repository.name() + "  " + (repository.isSnapshot() ? "a snapshot, pinned by its bytes" : "no key"));
                }
            }
        }
        if (console.json()) {
            console.printJson(Json.object().putArray("keys", documents));
        } else if (repositories.isEmpty()) {
            console.say("there is no repository; mypkg repo add NAME URL");
        }
        return ExitCode.DONE;
    }

    private static String line(Repositories.TrustedKey trusted) {
        String generation = trusted.generation() == 0 ? "" : "  generation " + trusted.generation();
        String end = trusted.key().expires().map(when -> ", expires " + when).orElse(", does not expire");
        return trusted.repository() + "  " + RepoListCommand.spaced(trusted.key().fingerprint()) + "  "
                + String.join("+", trusted.roles()) + generation + "  made " + trusted.key().created() + end + "  "
                + Console.visible(trusted.key().userId());
    }

    private static JsonValue json(Repositories.TrustedKey trusted) {
        JsonObjectBuilder object = Json.object()
                .put("repository", trusted.repository())
                .put("fingerprint", trusted.key().fingerprint())
                .put("userId", trusted.key().userId())
                .putStrings("roles", trusted.roles())
                .put("generation", trusted.generation())
                .put("created", trusted.key().created().toString());
        Optional<String> expires = trusted.key().expires().map(Object::toString);
        expires.ifPresent(when -> object.put("expires", when));
        return object.build();
    }
}
