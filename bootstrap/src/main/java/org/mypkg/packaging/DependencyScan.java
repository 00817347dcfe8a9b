package org.mypkg.packaging;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Provision;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;

/**
 * Finds what the packages of a recipe provide and require. What a package provides itself it does not require. A library
 * that nothing provides, neither the recipe nor its build root, stops the build.
 */
final class DependencyScan {
    private final Recipe recipe;
    private final Surroundings around;
    private final List<TreeScan> scans = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    DependencyScan(Recipe recipe, Surroundings around) {
        this.recipe = recipe;
        this.around = around;
    }

    /** What was found of one package, as a manifest writes it. */
    record Found(List<String> provides, List<String> requires) {}

    /** Each package's capabilities and needs, by its name. @param commands paths that the main package offers as alternatives */
    SortedMap<String, Found> run(List<Tree> trees, List<String> commands) throws DiskException, PackagingException {
        var unchecked = new Unchecked(recipe);
        var buildPaths = new BuildPaths(around.buildPaths());
        for (Tree tree : trees) {
            var scan = new TreeScan(recipe, tree, unchecked, buildPaths);
            scan.run();
            scans.add(scan);
            notes.addAll(scan.notes());
        }
        for (String path : commands) {
            command(path).ifPresent(capability -> scans.getFirst().findings().provide(capability, ""));
        }
        refusePlaces();
        refuseMissing();
        var found = new TreeMap<String, Found>();
        for (TreeScan scan : scans) {
            found.put(scan.tree().packageName(), new Found(scan.findings().provisions(), requires(scan)));
        }
        return found;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    private void refusePlaces() throws PackagingException {
        var wrong = new ArrayList<String>();
        scans.forEach(scan -> wrong.addAll(scan.wrong()));
        if (!wrong.isEmpty()) {
            throw PackagingException.of(ErrorCode.BUILD_PATH_LEFT, "cannot pack " + recipe.name(), wrong,
                    "correct the files in 'post-install', or name them in 'unchecked'");
        }
    }

    private void refuseMissing() throws DiskException, PackagingException {
        SortedSet<String> around = provided(this.around.inRoot());
        var missing = new ArrayList<String>();
        SortedSet<String> names = new TreeSet<>();
        for (TreeScan scan : scans) {
            for (Findings.Need need : scan.findings().needs()) {
                boolean there = around.contains(need.capability()) || byRecipe(need.capability()) || inOwnPlace(need).isPresent();
                if (!there && need.isLibrary()) {
                    missing.add(need.file() + " needs " + need.name() + ", and nothing in the build provides it");
                    names.add(need.capability());
                } else if (!there && need.capability().startsWith("cmd:")) {
                    notes.add(need.file() + " needs " + need + ", which nothing in the build provides");
                }
            }
        }
        if (!missing.isEmpty()) {
            throw PackagingException.of(ErrorCode.LIBRARY_UNPROVIDED, "cannot pack " + recipe.name(), missing, hints(names));
        }
    }

    private String[] hints(SortedSet<String> capabilities) {
        SortedSet<String> makers = new TreeSet<>();
        for (PackageSpec other : around.others()) {
            SortedSet<String> offered = provided(List.of(other));
            if (capabilities.stream().anyMatch(offered::contains)) {
                makers.add(other.id().name().value());
            }
        }
        if (!makers.isEmpty()) {
            return new String[] {"add to 'makedepends' of " + recipe.name() + ": " + String.join(", ", makers)};
        }
        return new String[] {
            "no package that is built provides it: write a recipe for it, or switch off what needs it",
            "where the file is none of the system's programs: unchecked: [PATH]"
        };
    }

    private static SortedSet<String> provided(List<PackageSpec> packages) {
        var provided = new TreeSet<String>();
        for (PackageSpec one : packages) {
            for (Provision provision : one.dependencies().provides()) {
                provided.add(provision.capability().value());
            }
            one.alternatives().forEach(offer -> command(offer.path().toString()).ifPresent(provided::add));
        }
        return provided;
    }

    /** What a link of this path provides; nothing where no command lies there. */
    private static Optional<String> command(String path) {
        return path.matches("/usr/s?bin/[^/]+") ? Optional.of("cmd:" + path.substring(path.lastIndexOf('/') + 1)) : Optional.empty();
    }

    private boolean byRecipe(String capability) {
        return scans.stream().anyMatch(scan -> scan.findings().provides(capability));
    }

    /** The package of the recipe in which a file finds a library by its own search path. */
    private Optional<String> inOwnPlace(Findings.Need need) throws DiskException {
        for (String place : need.places()) {
            Optional<RootPath> path = RootPath.parse(normal(place + "/" + need.name()));
            for (TreeScan scan : scans) {
                if (path.isPresent() && scan.tree().file(path.get()).isPresent()) {
                    return Optional.of(scan.tree().packageName());
                }
            }
        }
        return Optional.empty();
    }

    private static byte[] normal(String path) {
        return Path.of(path).normalize().toString().getBytes(StandardCharsets.UTF_8);
    }

    private List<String> requires(TreeScan scan) throws DiskException {
        SortedSet<String> requires = new TreeSet<>();
        for (Findings.Need need : scan.findings().needs()) {
            if (scan.findings().provides(need.capability())) {
                continue;
            }
            Optional<String> owner = need.isLibrary() ? inOwnPlace(need) : Optional.empty();
            if (owner.isEmpty()) {
                requires.add(need.toString());
            } else if (!owner.get().equals(scan.tree().packageName())) {
                requires.add(owner.get() + " = ${version}");
            }
        }
        return List.copyOf(requires);
    }
}
