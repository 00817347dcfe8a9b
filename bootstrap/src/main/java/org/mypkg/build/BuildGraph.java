package org.mypkg.build;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Requirement;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeBook;
import org.mypkg.recipe.Yaml;

/** The order of builds: every recipe after the makers of all packages that lie in its build root. */
public final class BuildGraph {
    /** What {@code toolchain: cross} stands for. */
    static final List<String> CROSS_TOOLS = List.of("cross-binutils", "cross-gcc");

    private final RecipeBook book;

    public BuildGraph(RecipeBook book) {
        this.book = book;
    }

    /**
     * The recipes that the given packages need, makers first; of two that do not need each other the one that is asked for
     * first comes first.
     *
     * @throws BuildException a package has no recipe, or the builds need each other in a circle
     */
    public List<Recipe> order(List<String> packages) throws BuildException {
        var order = new ArrayList<Recipe>();
        var done = new TreeSet<String>();
        for (String name : packages) {
            visit(name, "what was asked for", new ArrayList<>(), done, order);
        }
        return List.copyOf(order);
    }

    /** The tool packages that a build finds in {@code /tools}. */
    static List<String> tools(Recipe recipe) {
        var tools = new ArrayList<String>();
        if (recipe.toolchain() == Recipe.Toolchain.CROSS) {
            tools.addAll(CROSS_TOOLS);
        }
        recipe.hostdepends().stream().filter(name -> !tools.contains(name)).forEach(tools::add);
        return List.copyOf(tools);
    }

    /**
     * The recipes that must be built before this one: the makers of its tools, of the packages in its build root, and of what
     * those say that they require. What they are found to require shows only when they are built; its makers are among what
     * they were built with.
     */
    public List<Recipe> inputs(Recipe recipe) throws BuildException {
        SequencedMap<String, Recipe> inputs = new LinkedHashMap<>();
        for (String tool : tools(recipe)) {
            Recipe maker = maker(tool, recipe.name());
            inputs.put(maker.name(), maker);
        }
        var seen = new TreeSet<String>();
        var open = new ArrayDeque<String>(recipe.makedepends());
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (seen.add(name)) {
                Recipe maker = maker(name, recipe.name());
                inputs.put(maker.name(), maker);
                open.addAll(required(maker, name));
            }
        }
        return List.copyOf(inputs.values());
    }

    /** The names of all recipes that a build needs, and that those need, and so on. */
    SortedSet<String> reach(Recipe recipe) throws BuildException {
        var reach = new TreeSet<String>();
        var open = new ArrayDeque<>(inputs(recipe));
        while (!open.isEmpty()) {
            Recipe next = open.removeFirst();
            if (reach.add(next.name())) {
                open.addAll(inputs(next));
            }
        }
        return reach;
    }

    /** The packages with recipes that a package says it requires; one that a rule splits off goes by what the main one says. */
    private List<String> required(Recipe maker, String packageName) {
        Recipe.Output output = maker.outputs().stream()
                .filter(each -> each.name().equals(packageName))
                .findFirst()
                .orElse(maker.outputs().getFirst());
        if (!(output.metadata().values().get("requires") instanceof Yaml.Items items)) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (Yaml item : items.values()) {
            if (item instanceof Yaml.Text text) {
                Requirement requirement = Requirement.parse(text.value().replace("${version}", "1"));
                requirement.anyOf().stream()
                        .map(relation -> relation.capability().value())
                        .filter(name -> book.makerOf(name).isPresent())
                        .findFirst()
                        .ifPresent(names::add);
            }
        }
        return names;
    }

    private void visit(String name, String asker, List<String> path, TreeSet<String> done, List<Recipe> order)
            throws BuildException {
        Recipe recipe = maker(name, asker);
        if (done.contains(recipe.name())) {
            return;
        }
        int seen = path.indexOf(recipe.name());
        if (seen >= 0) {
            throw cycle(path.subList(seen, path.size()));
        }
        path.add(recipe.name());
        for (Recipe input : inputs(recipe)) {
            visit(input.name(), recipe.name(), path, done, order);
        }
        path.removeLast();
        done.add(recipe.name());
        order.add(recipe);
    }

    private Recipe maker(String packageName, String asker) throws BuildException {
        Optional<Recipe> maker = book.makerOf(packageName);
        if (maker.isEmpty()) {
            throw BuildException.of(
                    ErrorCode.UNKNOWN_PACKAGE,
                    "no recipe makes " + packageName,
                    List.of("needed by " + asker),
                    "srcpkg list shows all recipes");
        }
        return maker.get();
    }

    private static BuildException cycle(List<String> members) {
        var because = new ArrayList<String>();
        for (int i = 0; i < members.size(); i++) {
            because.add(members.get(i) + " needs " + members.get((i + 1) % members.size()) + " for its build");
        }
        return BuildException.of(
                ErrorCode.BUILD_CYCLE, "these builds need each other", because, "take one of them out of a 'makedepends'");
    }
}
