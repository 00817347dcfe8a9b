package org.mypkg.build;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * Builds recipes, several at once, and keeps what they make under the keys of {@link BuildKey}: first a tree, which takes a
 * compiler, then packages of it, which are cheap.
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
    private final BuildView view;
    private final ResultStore store;
    private final MadePackages made = new MadePackages();
    private Optional<SortedMap<String, String>> host = Optional.empty();

    /**
     * Where the builder works; all absolute.
     *
     * @param top everything but the wrappers lies below: {@code trees} and {@code results} (finished builds by key), {@code last}
     *     (the newest keys of each recipe), {@code work} (the builds that run, and those that failed), {@code logs} (the newest
     *     log of each recipe), {@code roots} (what builds see as their sysroot and their tools)
     * @param toolchain the compiler wrappers
     * @param stage of the distribution: what is made in one is not compared with what is made in another
     */
    record Places(Path top, Path toolchain, int stage) {
        ResultStore store() {
            return new ResultStore(top.resolve("trees"), top.resolve("results"), top.resolve("last").resolve("stage-" + stage));
        }

        Path work(String name) {
            return top.resolve("work").resolve(name);
        }

        Path logs() {
            return top.resolve("logs");
        }
    }

    Builder(
            Places places,
            BuildGraph graph,
            SourceStore sources,
            Packer packer,
            ProcessRunner processes,
            InstantSource clock,
            BuildView view) {
        this.places = places;
        this.graph = graph;
        this.sandbox = new Sandbox(processes);
        this.roots = new Roots(places.top().resolve("roots"), clock);
        this.sources = sources;
        this.packer = packer;
        this.processes = processes;
        this.clock = clock;
        this.view = view;
        this.store = places.store();
    }

    /** What a recipe is made of now. */
    private record Facts(BuildKey.Inputs inputs, BuildKey tree, BuildKey packages) {}

    /**
     * Builds the recipes, whose order must be that of {@link BuildGraph}, or takes their kept results.
     *
     * @param processors how many processes the builds may run at once, over all
     * @return the file of each package, by its name
     */
    SortedMap<String, Path> build(List<Recipe> order, int processors) throws Failure {
        SortedMap<String, SortedSet<String>> needs = new TreeMap<>();
        for (Recipe recipe : order) {
            var names = new TreeSet<String>();
            graph.inputs(recipe).forEach(input -> names.add(input.name()));
            needs.put(recipe.name(), names);
        }
        view.expect(order.size());
        var jobs = new Jobs(processors, view::show);
        try {
            jobs.run(order, needs, (recipe, share) -> make(recipe, share, jobs));
        } finally {
            view.close();
        }
        SortedMap<String, Path> files = new TreeMap<>();
        made.all().forEach((name, each) -> files.put(name, each.file()));
        return files;
    }

    private void make(Recipe recipe, int share, Jobs jobs) throws Failure {
        view.begin(recipe.name());
        try {
            Facts facts = facts(recipe);
            BuildView.How how = BuildView.How.KEPT;
            Path result = store.result(facts.packages());
            Path tree = store.tree(facts.tree());
            if (!HostFiles.isDirectory(result) || !HostFiles.isDirectory(tree)) {
                how = HostFiles.isDirectory(tree) ? BuildView.How.PACKED : BuildView.How.BUILT;
                if (how == BuildView.How.BUILT) {
                    view.compile(recipe.name(), facts.inputs().version());
                    compile(recipe, facts, share, jobs, recipe.name(), tree);
                }
                pack(recipe, facts, tree, recipe.name(), result);
            }
            store.remember(recipe.name(), facts.tree(), facts.packages());
            made.add(recipe, result);
            view.end(recipe.name(), facts.inputs().version(), how);
        } finally {
            view.fail(recipe.name());
        }
    }

    private Facts facts(Recipe recipe) throws Failure {
        List<SourceStore.Archive> archives = sources.archives(recipe);
        var tools = BuildGraph.tools(recipe).stream().map(made::named).toList();
        var inputs = new BuildKey.Inputs(
                version(recipe, archives), archives, sysroot(recipe), tools, hostFacts(), places.toolchain());
        BuildKey tree = BuildKey.ofTree(recipe, inputs);
        return new Facts(inputs, tree, BuildKey.ofPackages(recipe, tree, inputs));
    }

    /** What a build may compile against: the packages that it names, and what they require of what was built for them. */
    private List<BuiltPackage> sysroot(Recipe recipe) throws BuildException {
        return BuiltPackage.closure(recipe.makedepends(), made.of(graph.reach(recipe)), recipe.name());
    }

    /** @param name of the work directory and of the log @param tree where it appears when it is whole */
    private void compile(Recipe recipe, Facts facts, int share, Jobs jobs, String name, Path tree) throws Failure {
        Instant start = clock.instant();
        Path fresh = store.begin(tree);
        Path work = places.work(name);
        BuildKey.Inputs inputs = facts.inputs();
        try (BuildLog log = BuildLog.begin(places.logs(), name, view)) {
            var given = new BuildRoot.Given(roots.of(inputs.sysroot()), roots.of(inputs.tools()), inputs.wrappers(),
                    inputs.archives(), inputs.version(), share);
            var root = new BuildRoot(work, recipe, given, new BuildRoot.Hands(sandbox, processes, log, jobs::stopping));
            root.create();
            root.prepare();
            for (Recipe.Step step : recipe.steps()) {
                root.shell(step.kind().key(), step.text());
            }
            root.settle();
            HostFiles.move(root.built().tree(), fresh.resolve(ResultStore.TREE));
            HostFiles.move(root.built().meta(), fresh.resolve(ResultStore.META));
            new BuildRecord(inputs.version(), Duration.between(start, clock.instant()), root.processorTime(),
                    inputs.archives().stream().map(BuildRecord.Source::of).toList()).write(fresh.resolve(ResultStore.RECORD));
        } catch (UncheckedIOException unwritten) {
            throw new DiskException("write", places.logs().toString(), DiskException.EIO, unwritten);
        } catch (BuildException failed) {
            throw new BuildException(failed.diagnostic().withHint("the whole log: " + BuildLog.file(places.logs(), name)));
        }
        HostFiles.copy(BuildLog.file(places.logs(), name), fresh.resolve(ResultStore.LOG));
        store.settle(fresh, facts.tree(), tree);
        HostFiles.deleteTree(work);
    }

    private void pack(Recipe recipe, Facts facts, Path tree, String name, Path result) throws Failure {
        Path fresh = store.begin(result);
        Path work = places.work(name + ".packing");
        HostFiles.deleteTree(work);
        HostFiles.createDirectories(work);
        try (BuildLog log = BuildLog.goOn(places.logs(), name, view)) {
            log.phase("pack");
            var built = new Packages.Built(tree.resolve(ResultStore.TREE), tree.resolve(ResultStore.META));
            Permissions permissions = Permissions.read(built.meta(), recipe.name());
            Packages.Result packages = new Packages(processes, StripTools.HOST, Trial.isolated(processes))
                    .make(recipe, facts.inputs().version(), built, around(facts.inputs()), work);
            for (String note : packages.notes()) {
                log.accept("note: " + note);
                view.say("note: " + note);
            }
            for (Packages.Made each : packages.packages()) {
                boolean main = each.name().equals(recipe.name());
                packer.pack(each.manifest(), each.tree(), main ? permissions : permissions.withoutNodes(), fresh);
            }
        } catch (UncheckedIOException unwritten) {
            throw new DiskException("write", places.logs().toString(), DiskException.EIO, unwritten);
        }
        HostFiles.deleteTree(result);
        store.settle(fresh, facts.packages(), result);
        HostFiles.deleteTree(work);
    }

    /** What the dependency scan knows besides the tree itself. */
    private Surroundings around(BuildKey.Inputs inputs) throws Failure {
        return new Surroundings(
                roots.of(inputs.sysroot()),
                inputs.sysroot().stream().map(BuiltPackage::spec).toList(),
                made.all().values().stream().map(BuiltPackage::spec).toList(),
                Surroundings.PLACES);
    }

    /**
     * Builds recipes, whose results are there, once more in other directories, and compares the packages byte by byte. What came
     * out is remembered beside the results.
     *
     * @return what differs of each recipe, as {@code PACKAGE: PATH}, by its name; empty lists where nothing does
     */
    SortedMap<String, List<String>> verify(List<Recipe> recipes, int processors) throws Failure {
        SortedMap<String, List<String>> differing = new TreeMap<>();
        view.expect(recipes.size());
        var jobs = new Jobs(processors, view::show);
        try {
            jobs.run(recipes, new TreeMap<>(), (recipe, share) -> {
                List<String> found = verify(recipe, share, jobs);
                synchronized (differing) {
                    differing.put(recipe.name(), found);
                }
            });
        } finally {
            view.close();
        }
        return differing;
    }

    private List<String> verify(Recipe recipe, int share, Jobs jobs) throws Failure {
        view.begin(recipe.name());
        try {
            Facts facts = facts(recipe);
            String name = recipe.name() + ".again";
            Path top = places.work(name + ".made");
            HostFiles.deleteTree(top);
            HostFiles.createDirectories(top);
            view.compile(recipe.name(), facts.inputs().version() + " again");
            compile(recipe, facts, share, jobs, name, top.resolve("tree"));
            pack(recipe, facts, top.resolve("tree"), name, top.resolve("result"));
            Path first = store.result(facts.packages());
            List<String> differing = PackageComparison.of(first, top.resolve("result"));
            ResultStore.writeVerified(first, differing);
            if (differing.isEmpty()) {
                HostFiles.deleteTree(top);
            }
            view.end(recipe.name(), facts.inputs().version(), BuildView.How.BUILT);
            return differing;
        } finally {
            view.fail(recipe.name());
        }
    }

    /** The keys of a recipe, whose inputs must have been built: those of its tree and of its packages. */
    List<BuildKey> keys(Recipe recipe) throws Failure {
        Facts facts = facts(recipe);
        return List.of(facts.tree(), facts.packages());
    }

    /**
     * Why recipes would be built, by name and in their order; those whose results are kept are missing. Builds nothing.
     *
     * @param order that of {@link BuildGraph}
     */
    SortedMap<String, List<String>> reasons(List<Recipe> order) throws Failure {
        SortedMap<String, List<String>> reasons = new TreeMap<>();
        for (Recipe recipe : order) {
            var because = new ArrayList<String>();
            for (Recipe input : graph.inputs(recipe)) {
                if (reasons.containsKey(input.name())) {
                    because.add("input " + input.name() + ": is to be built first, and may come out as it is");
                }
            }
            Optional<ResultStore.Last> last = store.last(recipe.name());
            if (because.isEmpty()) {
                Facts facts = facts(recipe);
                Path result = store.result(facts.packages());
                if (HostFiles.isDirectory(result) && HostFiles.isDirectory(store.tree(facts.tree()))) {
                    made.add(recipe, result);
                    continue;
                }
                because.addAll(last.isEmpty() ? List.of("it was never built") : changes(last.get(), facts));
            }
            reasons.put(recipe.name(), because);
        }
        return reasons;
    }

    private static List<String> changes(ResultStore.Last last, Facts facts) {
        var changes = new ArrayList<>(BuildKey.changes(last.treeFacts(), facts.tree().facts()));
        if (changes.isEmpty()) {
            changes.addAll(BuildKey.changes(last.resultFacts(), facts.packages().facts()));
            changes.add("nothing of that goes into what is compiled: only the packages are made anew");
        }
        return changes;
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

    /** What of the host goes into what it compiles. */
    private synchronized SortedMap<String, String> hostFacts() {
        if (host.isEmpty()) {
            SortedMap<String, String> facts = new TreeMap<>();
            for (String tool : List.of("gcc", "ld", "make")) {
                facts.put(tool, versionOf(tool));
            }
            host = Optional.of(facts);
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
}
