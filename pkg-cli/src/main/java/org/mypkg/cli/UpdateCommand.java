package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Repositories;
import org.mypkg.engine.Repository;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;

/** {@code mypkg update}: asks every repository for news; one that fails does not keep the others from it. */
final class UpdateCommand extends RootCommand {
    UpdateCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        List<Repository> repositories = bench.repositories().list();
        if (repositories.isEmpty()) {
            bench.console().say("there is no repository; mypkg repo add NAME URL");
        }
        var failures = new ArrayList<Failure>();
        var documents = new ArrayList<JsonValue>();
        if (bench.options().dryRun()) {
            repositories.forEach(repository -> bench.console().say("would ask " + repository.name() + ": " + repository.location()));
        } else if (!repositories.isEmpty()) {
            bench.locked(session -> {
                for (Repository repository : repositories) {
                    update(bench, repository, documents, failures);
                }
            });
        }
        return end(bench.console(), failures, documents);
    }

    private static void update(
            Bench bench, Repository repository, List<JsonValue> documents, List<Failure> failures) {
        try {
            Repositories.Updated updated = bench.repositories().update(repository, bench.listener());
            var document = Json.object()
                    .put("name", repository.name())
                    .put("serial", updated.serial())
                    .put("packages", updated.packages())
                    .put("news", updated.news());
            if (!updated.keys().isEmpty()) {
                document.put("keys", updated.keys());
                bench.console().warn("the keys of " + repository.name() + " changed: " + updated.keys());
            }
            documents.add(document.build());
            String news = updated.news() ? "" : ", no news";
            bench.console().say(repository.name() + ": " + PlanView.count(updated.packages(), "package") + ", serial "
                    + updated.serial() + news);
        } catch (Failure failure) {
            failures.add(failure);
        }
    }

    /** The last failure ends the program as every failure does; the ones before it are told here. */
    private static ExitCode end(Console console, List<Failure> failures, List<JsonValue> documents) throws Failure {
        if (!failures.isEmpty()) {
            failures.subList(0, failures.size() - 1).forEach(f -> console.fail(f.diagnostic()));
            throw failures.getLast();
        }
        if (console.json()) {
            console.printJson(Json.object().put("outcome", "done").putArray("repositories", documents));
        }
        return ExitCode.DONE;
    }
}
