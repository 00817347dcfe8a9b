package org.mypkg.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;

/**
 * Makes alternatives of the paths that a recipe shares with others: {@code /usr/bin/NAME} moves to
 * {@code /usr/lib/PACKAGE/bin/NAME}, and the path becomes a link that the package only offers.
 */
final class SharedFiles {
    private final Recipe recipe;
    private final Tree tree;

    SharedFiles(Recipe recipe, Tree tree) {
        this.recipe = recipe;
        this.tree = tree;
    }

    /** A link that the package offers. */
    record Alternative(String path, String target, String priority) {}

    /** @throws PackagingException a shared path is not there, or is a directory */
    List<Alternative> move() throws DiskException, PackagingException {
        var alternatives = new ArrayList<Alternative>();
        for (String shared : recipe.packaging().shared()) {
            RootPath path = RootPath.of(shared);
            Optional<Tree.File> file = tree.file(path);
            if (file.isEmpty() || !(file.get().isRegular() || file.get().isLink())) {
                throw PackagingException.of(
                        ErrorCode.TREE_UNFIT,
                        "cannot share " + shared + " of " + recipe.name(),
                        List.of("the build made no such file"),
                        "correct 'shared' of " + recipe.name());
            }
            RootPath home = RootPath.of("/usr/lib/" + recipe.name() + "/bin/" + file.get().name());
            if (tree.file(home).isPresent()) {
                throw PackagingException.of(ErrorCode.TREE_UNFIT, "cannot share " + shared + " of " + recipe.name(),
                        List.of(home + " is there already"), "share one of the two paths");
            }
            tree.rename(path, home);
            if (file.get().isLink()) {
                aim(home, file.get());
            }
            alternatives.add(new Alternative(shared, ".." + home.toString().substring("/usr".length()), Recipe.SHARED_PRIORITY));
        }
        return alternatives;
    }

    /** A relative link leads on to what it led to, which may have moved as well, or will. */
    private void aim(RootPath home, Tree.File link) throws DiskException {
        String target = tree.linkTarget(home);
        if (target.startsWith("/")) {
            return;
        }
        if (target.indexOf('/') < 0 && recipe.packaging().shared().contains(link.directory() + "/" + target)) {
            return;
        }
        tree.relink(home, "../../../" + link.directory().substring("/usr/".length()) + "/" + target);
    }
}
