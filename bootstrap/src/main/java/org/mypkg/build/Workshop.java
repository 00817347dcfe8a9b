package org.mypkg.build;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mypkg.archive.PackageYaml;
import org.mypkg.console.Console;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.fetch.Pause;
import org.mypkg.manifest.FileEntry;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeBook;
import org.mypkg.repo.PackOptions;
import org.mypkg.repo.TreePacker;
import org.mypkg.sys.ProcessRunner;
import picocli.CommandLine.Option;

/** The options that all verbs of {@code srcpkg} share, and the wiring that follows from them. */
final class Workshop {
    /** An upstream server that does not answer for so long is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Option(
            names = "--recipes",
            paramLabel = "DIR",
            description = "Directory of recipes; of several the later ones overlay the earlier ones. "
                    + "Default: bootstrap/recipes.")
    private List<Path> recipes = new ArrayList<>();

    @Option(names = "--work", paramLabel = "DIR", description = "Where sources, results and logs are kept. Default: build.")
    private Path work = Path.of("build");

    @Option(names = "--toolchain", paramLabel = "DIR", description = "The compiler wrappers. Default: beside the first recipes.")
    private Optional<Path> toolchain = Optional.empty();

    /** Which recipes need which. */
    BuildGraph graph() throws Failure {
        return new BuildGraph(book());
    }

    /** Reads the recipes. */
    RecipeBook book() throws Failure {
        return RecipeBook.read(directories());
    }

    /** The recipes that the named packages need, makers first; of no names: of all recipes. */
    List<Recipe> order(List<String> names) throws Failure {
        RecipeBook book = book();
        return new BuildGraph(book).order(names.isEmpty() ? List.copyOf(book.recipes().keySet()) : names);
    }

    /** The archives of the recipes. */
    SourceStore sources(Console console) {
        var processes = new ProcessRunner();
        var settings = new OkHttpFetcher.Settings(PATIENCE, Duration.ofSeconds(30), 1, PATIENCE, false);
        var debian = new DebianArchive(absolute(work).resolve("apt"), Path.of("/"), processes);
        return new SourceStore(
                absolute(work).resolve("sources"), new OkHttpFetcher(settings, Pause.REAL), debian, console::say);
    }

    /** The builder. */
    Builder builder(Console console) throws Failure {
        Consumer<String> progress = console::say;
        return new Builder(Builder.Places.in(absolute(work), toolchainDirectory()), graph(), sources(console), Workshop::pack,
                new ProcessRunner(), InstantSource.system(), progress);
    }

    /** Whoever owns the files here, in the package they are root's, but for what the build says of them. */
    static Path pack(String manifest, Path tree, Permissions permissions, Path output) throws Failure {
        long time = Long.parseLong(BuildEnvironment.SOURCE_DATE_EPOCH);
        var packer = new TreePacker(PackOptions.AS_FOUND.ownedByRoot().notLaterThan(time));
        List<FileEntry> entries = permissions.applied(packer.entries(tree), time);
        return packer.pack(PackageYaml.parse(manifest, "the recipe's description"), tree, entries, Optional.empty(), output)
                .file();
    }

    /** Where the recipes lie; a later directory overlays an earlier one. */
    List<Path> directories() {
        List<Path> given = recipes.isEmpty() ? List.of(Path.of("bootstrap", "recipes")) : recipes;
        return given.stream().map(Workshop::absolute).toList();
    }

    private Path toolchainDirectory() {
        return absolute(toolchain.orElseGet(() -> directories().getFirst().resolveSibling("toolchain")));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
