package org.mypkg.build;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mypkg.archive.PackageYaml;
import org.mypkg.console.CommandException;
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

    @Option(
            names = "--stage",
            paramLabel = "N",
            description = "1 (default): what runs on the target is compiled by the host's compiler; 2: by our own.")
    private int stage = 1;

    /** Which recipes need which. */
    BuildGraph graph() throws Failure {
        return new BuildGraph(book());
    }

    /** Reads the recipes, as they are in the stage that was asked for. */
    RecipeBook book() throws Failure {
        RecipeBook book = RecipeBook.read(directories());
        return switch (stage) {
            case 1 -> book;
            case 2 -> book.with(Recipe.Toolchain.MUSL, Recipe.Toolchain.CROSS);
            default -> throw CommandException.usage("there is no stage " + stage, "stages are 1 and 2");
        };
    }

    /** What was built before. */
    ResultStore store() {
        return places().store();
    }

    /** Where second builds are kept that gave other bytes. */
    Path again() {
        return places().work("");
    }

    private Builder.Places places() {
        return new Builder.Places(absolute(work), toolchainDirectory(), stage);
    }

    /** The recipes that the named packages need, makers first; of no names: of all recipes. */
    List<Recipe> order(List<String> names) throws Failure {
        RecipeBook book = book();
        return new BuildGraph(book).order(names.isEmpty() ? List.copyOf(book.recipes().keySet()) : names);
    }

    /** The archives of the recipes. */
    SourceStore sources(Consumer<String> say) {
        var processes = new ProcessRunner();
        var settings = new OkHttpFetcher.Settings(PATIENCE, Duration.ofSeconds(30), 1, PATIENCE, false);
        var debian = new DebianArchive(absolute(work).resolve("apt"), Path.of("/"), processes);
        return new SourceStore(
                absolute(work).resolve("sources"), new OkHttpFetcher(settings, Pause.REAL), debian, say);
    }

    /** The builder. */
    Builder builder(Console console) throws Failure {
        InstantSource clock = InstantSource.system();
        BuildView view = BuildView.of(console, clock);
        return new Builder(places(), graph(), sources(view::say), Workshop::pack, new ProcessRunner(), clock, view);
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
