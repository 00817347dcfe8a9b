package org.mypkg.build;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mypkg.diag.Failure;
import org.mypkg.packaging.Packages;
import org.mypkg.packaging.StripTools;
import org.mypkg.packaging.Surroundings;
import org.mypkg.packaging.Trial;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.sys.ProgramException;

/**
 * Builds recipes in the order of their graph and keeps every result under its key.
 *
 * <p>A result is a directory {@code results/KEY} with the packages, the key's facts and the log; it appears by one rename, so
 * that a build which was killed leaves nothing that looks finished.
 */
final class Builder {
    private final Places places;
    private final BuildGraph graph;
    private final Sandbox sandbox;
    private final Roots roots;
    private final SourceStore sources;
    private final Packer packer;
    private final ProcessRunner processes;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final SortedMap<String, BuiltPackage> built = new TreeMap<>();
    private final SortedMap<String, List<BuiltPackage>> madeBy = new TreeMap<>();
    private Optional<List<String>> host = Optional.empty();

    /**
     * Where the builder works; all absolute.
     *
     * @param results finished builds by key
     * @param work the builds that run, and those that failed
     * @param logs the newest log of each recipe
     * @param roots what builds see as their sysroot and their tools
     * @param toolchain the compiler wrappers
     */
    record Places(Path results, Path work, Path logs, Path roots, Path toolchain) {
        /** The usual ones below one directory. */
        static Places in(Path top, Path toolchain) {
            return new Places(top.resolve("results"), top.resolve("work"), top.resolve("logs"), top.resolve("roots"), toolchain);
        }
    }

    Builder(
            Places places,
            BuildGraph graph,
            SourceStore sources,
            Packer packer,
            ProcessRunner processes,
            InstantSource clock,
            Consumer<String> progress) {
        this.places = places;
        this.graph = graph;
        this.sandbox = new Sandbox(processes);
        this.roots = new Roots(places.roots(), clock);
        this.sources = sources;
        this.packer = packer;
        this.processes = processes;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Builds the recipes, whose order must be that of {@link BuildGraph}, or takes their kept results.
     *
     * @return the file of each package, by its name
     */
    SortedMap<String, Path> build(List<Recipe> order) throws Failure {
        for (Recipe recipe : order) {
            Instant start = clock.instant();
            List<SourceStore.Archive> archives = sources.archives(recipe);
            BuildKey key = key(recipe, archives);
            Path result = places.results().resolve(key.digest().hex());
            boolean kept = HostFiles.isDirectory(result);
            if (!kept) {
                progress.accept("build " + recipe.name() + " " + version(recipe, archives) + " ...");
                run(recipe, archives, key, result);
            }
            take(recipe, result);
            String how = kept ? "kept  " : "built ";
            progress.accept(how + recipe.name() + " " + version(recipe, archives) + seconds(start));
        }
        SortedMap<String, Path> files = new TreeMap<>();
        built.forEach((name, each) -> files.put(name, each.file()));
        return files;
    }

    /** The key that a recipe has now; the packages that it needs must have been built. */
    BuildKey key(Recipe recipe, List<SourceStore.Archive> archives) throws Failure {
        var inputs = new ArrayList<BuildKey.Input>();
        for (BuiltPackage each : sysroot(recipe)) {
            inputs.add(new BuildKey.Input("input " + each.name(), each.payload()));
        }
        for (BuiltPackage each : tools(recipe)) {
            inputs.add(new BuildKey.Input("tool " + each.name(), each.payload()));
        }
        return BuildKey.of(recipe, archives, inputs, hostFacts(), places.toolchain());
    }

    private void run(Recipe recipe, List<SourceStore.Archive> archives, BuildKey key, Path result) throws Failure {
        Path work = places.work().resolve(recipe.name());
        HostFiles.createDirectories(places.logs());
        Path logFile = places.logs().resolve(recipe.name() + ".log");
        Path fresh = result.resolveSibling(key.digest().hex() + ".new");
        HostFiles.deleteTree(fresh);
        HostFiles.createDirectories(fresh);
        try (OutputStream out = HostFiles.create(logFile)) {
            var log = new BuildLog(out);
            var given = new BuildRoot.Given(roots.of(sysroot(recipe)), roots.of(tools(recipe)), places.toolchain(), archives,
                    version(recipe, archives), Runtime.getRuntime().availableProcessors());
            var hands = new BuildRoot.Hands(sandbox, processes, log, () -> false);
            perform(recipe, archives, new BuildRoot(work, recipe, given, hands), fresh);
        } catch (IOException | UncheckedIOException unwritten) {
            throw new DiskException("write", logFile.toString(), DiskException.EIO, unwritten);
        } catch (BuildException failed) {
            throw new BuildException(failed.diagnostic().withHint("the whole log: " + logFile));
        }
        HostFiles.copy(logFile, fresh.resolve("log"));
        HostFiles.writeText(fresh.resolve("key"), String.join("\n", key.facts()) + "\n");
        HostFiles.move(fresh, result);
        HostFiles.deleteTree(work);
    }

    private void perform(Recipe recipe, List<SourceStore.Archive> archives, BuildRoot root, Path output) throws Failure {
        String version = version(recipe, archives);
        root.create();
        root.prepare();
        for (Recipe.Step step : recipe.steps()) {
            root.shell(step.kind().key(), step.text());
        }
        root.settleTimes();
        Permissions permissions = Permissions.read(root.meta(), recipe.name());
        Packages.Result result = new Packages(processes, StripTools.HOST, Trial.isolated(processes))
                .make(recipe, version, root.built(), around(recipe), root.packing());
        result.notes().forEach(note -> progress.accept("note: " + note));
        for (Packages.Made each : result.packages()) {
            boolean main = each.name().equals(recipe.name());
            packer.pack(each.manifest(), each.tree(), main ? permissions : permissions.withoutNodes(), output);
        }
    }

    /** What the dependency scan knows besides the tree itself. */
    private Surroundings around(Recipe recipe) throws Failure {
        List<BuiltPackage> inRoot = sysroot(recipe);
        return new Surroundings(
                roots.of(inRoot),
                inRoot.stream().map(BuiltPackage::spec).toList(),
                built.values().stream().map(BuiltPackage::spec).toList(),
                Surroundings.PLACES);
    }

    /** Version and revision; the version may be that of the place which the source was had from. */
    static String version(Recipe recipe, List<SourceStore.Archive> archives) {
        String upstream =
                switch (recipe.version()) {
                    case Recipe.VersionSource.Fixed fixed -> fixed.value();
                    case Recipe.VersionSource.FromSource from ->
                        archives.stream()
                                .filter(archive -> archive.source().name().equals(from.source()))
                                .flatMap(archive -> archive.place().version().stream())
                                .findFirst()
                                .orElseThrow();
                };
        return upstream + "-" + recipe.revision();
    }

    /** What a build may compile against: the packages that it names, and what they require of what was built for them. */
    private List<BuiltPackage> sysroot(Recipe recipe) throws Failure {
        var available = new ArrayList<BuiltPackage>();
        for (String name : graph.reach(recipe)) {
            available.addAll(madeBy.getOrDefault(name, List.of()));
        }
        return BuiltPackage.closure(recipe.makedepends(), available, recipe.name());
    }

    private List<BuiltPackage> tools(Recipe recipe) {
        return BuildGraph.tools(recipe).stream().map(this::named).toList();
    }

    private void take(Recipe recipe, Path result) throws Failure {
        var packages = new ArrayList<BuiltPackage>();
        for (String name : recipe.possiblePackages()) {
            for (Path file : HostFiles.list(result)) {
                if (isPackageOf(name, String.valueOf(file.getFileName()))) {
                    BuiltPackage each = BuiltPackage.read(file);
                    built.put(name, each);
                    packages.add(each);
                }
            }
        }
        madeBy.put(recipe.name(), List.copyOf(packages));
    }

    /** Our own results only: {@code NAME-VERSION.ARCH.mpkg}, where a version begins with a digit. */
    private static boolean isPackageOf(String name, String fileName) {
        return fileName.startsWith(name + "-")
                && fileName.endsWith(".mpkg")
                && Character.isDigit(fileName.charAt(name.length() + 1));
    }

    private BuiltPackage named(String packageName) {
        BuiltPackage found = built.get(packageName);
        if (found == null) {
            throw new IllegalStateException(packageName + " is needed before it was built");
        }
        return found;
    }

    /** What of the host goes into what it compiles. */
    private List<String> hostFacts() {
        if (host.isEmpty()) {
            host = Optional.of(List.of(versionOf("gcc"), versionOf("ld"), versionOf("make")));
        }
        return host.get();
    }

    private String versionOf(String tool) {
        try {
            ProcessRunner.Result result = processes.run(Command.of(tool, "--version"));
            return result.output().lines().findFirst().orElse(tool);
        } catch (ProgramException missing) {
            // A build that needs it will say so; one that does not is none the worse.
            return "no " + tool;
        }
    }

    private String seconds(Instant start) {
        Duration took = Duration.between(start, clock.instant());
        return String.format(Locale.ROOT, "  %.1f s", took.toMillis() / 1000.0);
    }

    /** Writes lines to a log; a log that cannot be written ends the build. */
    private record BuildLog(OutputStream out) implements Consumer<String> {
        @Override
        public void accept(String line) {
            try {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        }
    }
}
