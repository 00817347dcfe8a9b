package org.mypkg.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Mixin;

/** {@code srcpkg list}: all recipes, the packages that they make, and as JSON what their last builds cost and came from. */
final class ListCommand implements Command {
    @Mixin
    private Workshop workshop = new Workshop();

    @Override
    public ExitCode run(Console console) throws Failure {
        ResultStore store = workshop.store();
        var recipes = new ArrayList<JsonValue>();
        for (Recipe recipe : workshop.book().recipes().values()) {
            if (console.json()) {
                recipes.add(document(recipe, store.last(recipe.name())));
            } else {
                console.print(recipe.name() + " -> " + String.join(" ", recipe.possiblePackages()));
            }
        }
        if (console.json()) {
            console.printJson(Json.object().putArray("recipes", recipes));
        }
        return ExitCode.DONE;
    }

    private static JsonValue document(Recipe recipe, Optional<ResultStore.Last> last) throws Failure {
        JsonObjectBuilder document = Json.object()
                .put("name", recipe.name())
                .put("toolchain", recipe.toolchain().name().toLowerCase(Locale.ROOT))
                .put("tool", recipe.tool());
        if (last.isPresent()) {
            document.put("built", built(last.get()));
        }
        return document.build();
    }

    private static JsonValue built(ResultStore.Last last) throws Failure {
        BuildRecord record = BuildRecord.read(last.tree().resolve(ResultStore.RECORD));
        var packages = new ArrayList<JsonValue>();
        for (var file : ResultStore.packages(last.result())) {
            BuiltPackage each = BuiltPackage.read(file);
            packages.add(Json.object()
                    .put("name", each.name())
                    .put("file", file.toString())
                    .put("bytes", HostFiles.sizeBytes(file))
                    .put("installed_bytes", each.spec().installedBytes())
                    .build());
        }
        var sources = new ArrayList<JsonValue>();
        for (BuildRecord.Source source : record.sources()) {
            sources.add(Json.object()
                    .put("name", source.name())
                    .put("version", source.version())
                    .put("trust", source.trust())
                    .put("sha256", source.sha256())
                    .put("from", source.from())
                    .build());
        }
        JsonObjectBuilder built = Json.object()
                .put("version", record.version())
                .put("wall_ms", record.wall().toMillis())
                .put("processor_ms", record.processor().toMillis())
                .putArray("packages", packages)
                .putArray("sources", sources);
        addVerified(built, ResultStore.verified(last.result()));
        return built.build();
    }

    private static void addVerified(JsonObjectBuilder built, ResultStore.Verified verified) {
        switch (verified) {
            case ResultStore.Verified.Never never -> built.put("second_build", "never").putStrings("differing", List.of());
            case ResultStore.Verified.Same same -> built.put("second_build", "same").putStrings("differing", List.of());
            case ResultStore.Verified.Differs differs ->
                built.put("second_build", "other").putStrings("differing", differs.files());
        }
    }
}
