package org.mypkg.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.mypkg.diag.ErrorCode;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeBook;

/** The order of builds: every recipe after the makers of all packages that lie in its build root. */
public final class BuildGraph {
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

    /** The recipes whose packages lie in this one's build root, in the order in which it names them. */
    public List<Recipe> inputs(Recipe recipe) throws BuildException {
        var inputs = new ArrayList<Recipe>();
        for (String name : recipe.makedepends()) {
            inputs.add(maker(name, recipe.name()));
        }
        return List.copyOf(inputs);
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
        for (String input : recipe.makedepends()) {
            visit(input, recipe.name(), path, done, order);
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
