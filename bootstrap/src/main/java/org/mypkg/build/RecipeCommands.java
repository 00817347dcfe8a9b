package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeLint;
import org.mypkg.recipe.Remark;
import org.mypkg.sys.ProcessRunner;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The smaller verbs of {@code srcpkg}. */
final class RecipeCommands {
    private RecipeCommands() {}

    /** What all of them share. */
    private abstract static class OfRecipes implements Command {
        @Mixin
        Workshop workshop = new Workshop();
    }

    private abstract static class OfPackage extends OfRecipes {
        @Parameters(paramLabel = "NAME", description = "A package.")
        String name = "";
    }

    private abstract static class OfPackages extends OfRecipes {
        @Parameters(paramLabel = "NAME", arity = "0..*", description = "Packages; default: all.")
        List<String> names = new ArrayList<>();
    }

    /** {@code srcpkg lint}: what is wrong with recipes, with file and line; notes do not fail. */
    static final class Lint extends OfPackages {
        @Override
        public ExitCode run(Console console) throws Failure {
            Path here = Path.of("").toAbsolutePath().normalize();
            List<Remark> remarks = new RecipeLint(new ProcessRunner(), here).run(workshop.directories(), names);
            long errors = remarks.stream().filter(remark -> remark.severity() == Remark.Severity.ERROR).count();
            if (console.json()) {
                console.printJson(Json.object().putArray("remarks", remarks.stream().map(Lint::json).toList()));
            } else {
                remarks.forEach(remark -> console.print(remark.toString()));
            }
            if (errors == 0) {
                console.say(workshop.order(names).size() + " recipes are in order");
                return ExitCode.DONE;
            }
            console.say(errors + (errors == 1 ? " error" : " errors"));
            return ExitCode.NOT_POSSIBLE;
        }

        private static JsonValue json(Remark remark) {
            return Json.object()
                    .put("file", remark.file())
                    .put("line", remark.line())
                    .put("severity", remark.severity().word())
                    .put("text", remark.text())
                    .build();
        }
    }

    /** {@code srcpkg graph}: the order of builds, each with what its build root holds. */
    static final class Graph extends OfPackages {
        @Override
        public ExitCode run(Console console) throws Failure {
            List<Recipe> order = workshop.order(names);
            if (console.json()) {
                console.printJson(Json.object().putArray("recipes", order.stream().map(Graph::json).toList()));
            } else {
                order.forEach(recipe -> console.print((recipe.name() + ": " + String.join(" ", recipe.makedepends())).strip()));
            }
            return ExitCode.DONE;
        }

        private static JsonValue json(Recipe recipe) {
            return Json.object().put("name", recipe.name()).putStrings("makedepends", recipe.makedepends()).build();
        }
    }

    /** {@code srcpkg fetch}: fetches and checks the sources of packages and of what their builds need. */
    static final class Fetch extends OfPackages {
        @Option(names = "--check", description = "Fetch nothing: read what is kept and check it.")
        private boolean check;

        @Override
        public ExitCode run(Console console) throws Failure {
            SourceStore sources = workshop.sources(console::say);
            var fetched = new ArrayList<JsonValue>();
            for (Recipe recipe : workshop.order(names)) {
                for (SourceStore.Archive archive : check ? sources.check(recipe) : sources.archives(recipe)) {
                    if (console.json()) {
                        fetched.add(json(recipe, archive));
                    } else {
                        console.print(recipe.name() + " " + archive.place().trust().word() + " " + archive.place().digest() + " "
                                + archive.file());
                    }
                }
            }
            if (console.json()) {
                console.printJson(Json.object().putArray("sources", fetched));
            }
            return ExitCode.DONE;
        }

        private static JsonValue json(Recipe recipe, SourceStore.Archive archive) {
            return Json.object()
                    .put("recipe", recipe.name())
                    .put("name", archive.source().name())
                    .put("trust", archive.place().trust().word())
                    .put("sha256", archive.place().digest().hex())
                    .put("file", archive.file().toString())
                    .build();
        }
    }

    /** {@code srcpkg key}: what the keys of a build are made of, after what it needs was built. */
    static final class Key extends OfPackage {
        @Override
        public ExitCode run(Console console) throws Failure {
            List<Recipe> order = workshop.order(List.of(name));
            Builder builder = workshop.builder(console);
            builder.build(order.subList(0, order.size() - 1), JobsOption.PROCESSORS);
            List<BuildKey> keys = builder.keys(order.getLast());
            if (console.json()) {
                console.printJson(Json.object().putArray("keys", keys.stream().map(Key::json).toList()));
                return ExitCode.DONE;
            }
            for (BuildKey key : keys) {
                key.facts().forEach(console::print);
                console.print("key " + key.digest());
            }
            return ExitCode.DONE;
        }

        private static JsonValue json(BuildKey key) {
            return Json.object().put("sha256", key.digest().hex()).putStrings("facts", key.facts()).build();
        }
    }

    /** {@code srcpkg why-rebuild}: which of the things that go into a build are not as they were. Builds nothing. */
    static final class WhyRebuild extends OfPackage {
        @Override
        public ExitCode run(Console console) throws Failure {
            List<Recipe> order = workshop.order(List.of(name));
            SortedMap<String, List<String>> reasons = workshop.builder(console).reasons(order);
            if (console.json()) {
                var recipes = new ArrayList<JsonValue>();
                reasons.forEach((recipe, why) ->
                        recipes.add(Json.object().put("name", recipe).putStrings("reasons", why).build()));
                console.printJson(Json.object().putArray("recipes", recipes));
                return ExitCode.DONE;
            }
            List<String> own = reasons.getOrDefault(order.getLast().name(), List.of());
            if (own.isEmpty()) {
                console.print("nothing: it is kept");
            }
            own.forEach(console::print);
            for (Recipe input : order.subList(0, order.size() - 1)) {
                for (String reason : reasons.getOrDefault(input.name(), List.of())) {
                    console.print(input.name() + ", " + reason);
                }
            }
            return ExitCode.DONE;
        }
    }

    /** {@code srcpkg verify}: builds once more and compares. */
    static final class Verify extends OfRecipes {
        @Mixin
        private JobsOption jobs = new JobsOption();

        @Parameters(paramLabel = "NAME", arity = "1..*", description = "Packages to build once more.")
        private List<String> names = new ArrayList<>();

        @Override
        public ExitCode run(Console console) throws Failure {
            Builder builder = workshop.builder(console);
            List<Recipe> order = workshop.order(names);
            builder.build(order, jobs.processes());
            var recipes = new ArrayList<Recipe>();
            for (Recipe recipe : order) {
                if (recipe.possiblePackages().stream().anyMatch(names::contains)) {
                    recipes.add(recipe);
                }
            }
            SortedMap<String, List<String>> differing = builder.verify(recipes, jobs.processes());
            var because = new ArrayList<String>();
            differing.forEach((recipe, paths) -> paths.forEach(path -> because.add(recipe + " made " + path)));
            if (!console.json()) {
                differing.forEach((recipe, paths) -> console.print(recipe + (paths.isEmpty() ? ": the same bytes" : ": other bytes")));
            } else if (because.isEmpty()) {
                console.printJson(Json.object().putStrings("same", List.copyOf(differing.keySet())));
            }
            if (!because.isEmpty()) {
                throw BuildException.of(ErrorCode.NOT_REPRODUCIBLE, "a second build gave other bytes", because,
                        "compare the packages with those below " + workshop.again());
            }
            return ExitCode.DONE;
        }
    }
}
