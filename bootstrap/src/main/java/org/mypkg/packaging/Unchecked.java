package org.mypkg.packaging;

import java.util.List;
import org.mypkg.model.PathGlob;
import org.mypkg.recipe.Recipe;

/** The files that a recipe keeps from being looked through. */
final class Unchecked {
    private final List<PathGlob> globs;

    Unchecked(Recipe recipe) {
        this.globs = recipe.packaging().unchecked().stream().map(PathGlob::of).toList();
    }

    boolean contains(Tree.File file) {
        return globs.stream().anyMatch(glob -> glob.matches(file.path()));
    }
}
