package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeLint;
import org.mypkg.recipe.Remark;
import org.mypkg.sys.ProcessRunner;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The verbs of {@code srcpkg} that look at recipes and build nothing. */
final class RecipeCommands {
    private RecipeCommands() {}

    /** What all of them share. */
    private abstract static class OfRecipes implements Command {
        @Mixin
        Workshop workshop = new Workshop();
    }

    private abstract static class OfPackages extends OfRecipes {
        @Parameters(paramLabel = "NAME", arity = "0..*", description = "Packages; default: all.")
        List<String> names = new ArrayList<>();
    }

    /** {@code srcpkg list}: all recipes and the packages that they make. */
    static final class ListRecipes extends OfRecipes {
        @Override
        public ExitCode run(Console console) throws Failure {
            for (Recipe recipe : workshop.book().recipes().values()) {
                List<String> packages = recipe.possiblePackages();
                console.print(recipe.name() + " -> " + String.join(" ", packages));
            }
            return ExitCode.DONE;
        }
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
            for (Recipe recipe : workshop.order(names)) {
                console.print((recipe.name() + ": " + String.join(" ", recipe.makedepends())).strip());
            }
            return ExitCode.DONE;
        }
    }

    /** {@code srcpkg fetch}: fetches and checks the sources of packages and of what their builds need. */
    static final class Fetch extends OfPackages {
        @Override
        public ExitCode run(Console console) throws Failure {
            SourceStore sources = workshop.sources(console);
            for (Recipe recipe : workshop.order(names)) {
                for (SourceStore.Archive archive : sources.archives(recipe)) {
                    console.print(recipe.name() + " " + archive.place().trust().word() + " " + archive.place().digest() + " "
                            + archive.file());
                }
            }
            return ExitCode.DONE;
        }
    }

    /** {@code srcpkg key}: what a build's key is made of, after what it needs was built. */
    static final class Key extends OfRecipes {
        @Parameters(paramLabel = "NAME", description = "A package.")
        private String name = "";

        @Override
        public ExitCode run(Console console) throws Failure {
            List<Recipe> order = workshop.order(List.of(name));
            Builder builder = workshop.builder(console);
            builder.build(order.subList(0, order.size() - 1));
            BuildKey key = builder.key(order.getLast(), workshop.sources(console).archives(order.getLast()));
            key.facts().forEach(console::print);
            console.print("key " + key.digest());
            return ExitCode.DONE;
        }
    }
}
