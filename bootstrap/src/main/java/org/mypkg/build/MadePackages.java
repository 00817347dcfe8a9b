package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.Failure;
import org.mypkg.recipe.Recipe;

/** The packages that are there by now, by the recipes that made them. Several threads may add and ask. */
final class MadePackages {
    private final SortedMap<String, BuiltPackage> byName = new TreeMap<>();
    private final SortedMap<String, List<BuiltPackage>> byRecipe = new TreeMap<>();

    /** Reads the packages of a finished result. */
    void add(Recipe recipe, Path result) throws Failure {
        var packages = new ArrayList<BuiltPackage>();
        for (Path file : ResultStore.packages(result)) {
            packages.add(BuiltPackage.read(file));
        }
        put(recipe.name(), packages);
    }

    private synchronized void put(String recipe, List<BuiltPackage> packages) {
        packages.forEach(each -> byName.put(each.name(), each));
        byRecipe.put(recipe, List.copyOf(packages));
    }

    /** The packages of some recipes. */
    synchronized List<BuiltPackage> of(Collection<String> recipes) {
        var packages = new ArrayList<BuiltPackage>();
        recipes.forEach(recipe -> packages.addAll(byRecipe.getOrDefault(recipe, List.of())));
        return packages;
    }

    synchronized BuiltPackage named(String name) {
        BuiltPackage found = byName.get(name);
        if (found == null) {
            throw new IllegalStateException(name + " is needed before it was built");
        }
        return found;
    }

    synchronized SortedMap<String, BuiltPackage> all() {
        return new TreeMap<>(byName);
    }
}
