package org.mypkg.recipe;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** All recipes of some directories, by name and by the packages that they make. */
public final class RecipeBook {
    private final SortedMap<String, Recipe> byName;
    private final SortedMap<String, Recipe> byPackage;

    private RecipeBook(SortedMap<String, Recipe> byName, SortedMap<String, Recipe> byPackage) {
        this.byName = Collections.unmodifiableSortedMap(byName);
        this.byPackage = Collections.unmodifiableSortedMap(byPackage);
    }

    /**
     * Reads every directory {@code NAME/recipe.yaml} in the given ones; a recipe in a later directory takes the place of one
     * of the same name in an earlier one.
     *
     * @throws RecipeException one is wrong, or two make the same package
     */
    public static RecipeBook read(List<Path> directories) throws RecipeException, DiskException {
        var byName = new TreeMap<String, Recipe>();
        for (Path directory : directories) {
            for (Path entry : HostFiles.list(directory)) {
                if (HostFiles.isRegularFile(entry.resolve(RecipeParser.FILE_NAME))) {
                    Recipe recipe = RecipeParser.read(entry);
                    byName.put(recipe.name(), recipe);
                }
            }
        }
        return of(byName);
    }

    /** @throws RecipeException two recipes make the same package */
    static RecipeBook of(SortedMap<String, Recipe> byName) throws RecipeException {
        var byPackage = new TreeMap<String, Recipe>();
        for (Recipe recipe : byName.values()) {
            for (Recipe.Output output : recipe.outputs()) {
                Recipe other = byPackage.put(output.name(), recipe);
                if (other != null) {
                    String file = recipe.directories().getLast().resolve(RecipeParser.FILE_NAME).toString();
                    throw new RecipeException(file, 0, "the recipe '" + other.name() + "' makes '" + output.name() + "', too");
                }
            }
        }
        for (Recipe recipe : byName.values()) {
            // What a recipe names goes before what a rule may split from another one.
            recipe.possiblePackages().forEach(name -> byPackage.putIfAbsent(name, recipe));
        }
        return new RecipeBook(byName, byPackage);
    }

    /** The same recipes, where those for one compiler are for another one. */
    public RecipeBook with(Recipe.Toolchain from, Recipe.Toolchain to) throws RecipeException {
        var changed = new TreeMap<String, Recipe>();
        byName.forEach((name, recipe) -> changed.put(name, recipe.toolchain() == from ? recipe.withToolchain(to) : recipe));
        return of(changed);
    }

    /** All recipes, by name. */
    public SortedMap<String, Recipe> recipes() {
        return byName;
    }

    /** The recipe that makes a package, or may split it off by rule. */
    public Optional<Recipe> makerOf(String packageName) {
        return Optional.ofNullable(byPackage.get(packageName));
    }
}
