package org.mypkg.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Bytes;
import org.mypkg.model.PathGlob;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Moves files from the tree of a recipe's main package to those of the packages that are split from it. The trees are
 * sibling directories of one file system, named like the packages. A file goes to the first package one of whose globs
 * fits; directories above a moved file appear in both trees, and in the main one only while they still hold something.
 */
final class Splitter {
    private final Filesystem disk;
    private final Recipe recipe;

    Splitter(Filesystem disk, Recipe recipe) {
        this.disk = disk;
        this.recipe = recipe;
    }

    /** @throws BuildException a glob fits no file: it promises what the build did not make */
    void split() throws DiskException, BuildException {
        RootPath main = treeOf(recipe.outputs().getFirst());
        for (Recipe.Output output : recipe.outputs().subList(1, recipe.outputs().size())) {
            RootPath tree = treeOf(output);
            disk.apply(new Effect.MakeDirectory(tree, stat(main).meta()));
            for (String glob : output.files()) {
                if (!move(main, tree, PathGlob.of(glob))) {
                    throw BuildException.of(
                            ErrorCode.BUILD_FAILED,
                            "cannot split " + output.name() + " from " + recipe.name(),
                            List.of("'" + glob + "' fits no file of the build"),
                            "correct 'files' of " + output.name());
                }
            }
        }
    }

    static RootPath treeOf(Recipe.Output output) {
        return RootPath.of(output.name());
    }

    private boolean move(RootPath main, RootPath tree, PathGlob glob) throws DiskException {
        var files = new ArrayList<RootPath>();
        collect(main, files);
        var emptied = new TreeSet<RootPath>();
        boolean moved = false;
        for (RootPath file : files) {
            RootPath below = below(main, file);
            if (glob.matches(below)) {
                makeParents(main, tree, below);
                disk.apply(new Effect.Rename(file, tree.resolve(below)));
                emptied.addAll(below.ancestors());
                moved = true;
            }
        }
        for (RootPath directory : emptied.descendingSet()) {
            RootPath path = main.resolve(directory);
            if (disk.list(path).isEmpty()) {
                disk.apply(new Effect.RemoveDirectory(path));
            }
        }
        return moved;
    }

    /** Everything below a directory that is no directory itself. */
    private void collect(RootPath directory, List<RootPath> files) throws DiskException {
        for (Bytes name : disk.list(directory)) {
            RootPath path = directory.resolve(name.toArray());
            if (stat(path).kind() == FileStat.Kind.DIRECTORY) {
                collect(path, files);
            } else {
                files.add(path);
            }
        }
    }

    private void makeParents(RootPath main, RootPath tree, RootPath below) throws DiskException {
        for (RootPath parent : below.ancestors()) {
            if (disk.stat(tree.resolve(parent)).isEmpty()) {
                disk.apply(new Effect.MakeDirectory(tree.resolve(parent), stat(main.resolve(parent)).meta()));
            }
        }
    }

    private FileStat stat(RootPath path) throws DiskException {
        Optional<FileStat> found = disk.stat(path);
        return found.orElseThrow(() -> new DiskException("find", path.toString(), DiskException.ENOENT));
    }

    private static RootPath below(RootPath root, RootPath path) {
        byte[] whole = path.toBytes();
        int skip = root.toBytes().length;
        return RootPath.of(Arrays.copyOfRange(whole, skip, whole.length));
    }
}
