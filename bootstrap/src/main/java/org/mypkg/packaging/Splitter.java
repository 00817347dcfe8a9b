package org.mypkg.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.mypkg.diag.ErrorCode;
import org.mypkg.elf.ElfFile;
import org.mypkg.model.PathGlob;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/**
 * Moves files from the tree of a recipe's main package to those of the packages that are split from it: first those that the
 * recipe names, in its order, a file to the first one of whose globs fits; then the parts that rules split off.
 */
final class Splitter {
    private static final List<String> PROGRAM_PLACES = List.of("/usr/bin", "/usr/sbin");

    private final Filesystem disk;
    private final Recipe recipe;

    Splitter(Filesystem disk, Recipe recipe) {
        this.disk = disk;
        this.recipe = recipe;
    }

    /**
     * All packages that come to be, the main one first.
     *
     * @throws PackagingException a glob of the recipe fits no file: it promises what the build did not make
     */
    List<Tree> split() throws DiskException, PackagingException {
        var main = new Tree(disk, recipe.name());
        var trees = new ArrayList<Tree>();
        trees.add(main);
        for (Recipe.Output output : recipe.outputs().subList(1, recipe.outputs().size())) {
            var tree = new Tree(disk, output.name());
            for (String text : output.files()) {
                PathGlob glob = PathGlob.of(text);
                if (!main.move(tree, file -> glob.matches(file.path()))) {
                    throw PackagingException.of(
                            ErrorCode.TREE_UNFIT,
                            "cannot split " + output.name() + " from " + recipe.name(),
                            List.of("'" + text + "' fits no file of the build"),
                            "correct 'files' of " + output.name());
                }
            }
            trees.add(tree);
        }
        for (Recipe.Part part : recipe.packaging().split()) {
            String name = part.packageOf(recipe.name());
            boolean named = trees.stream().anyMatch(tree -> tree.packageName().equals(name));
            if (main.move(new Tree(disk, name), rule(part, main)) && !named) {
                trees.add(new Tree(disk, name));
            }
        }
        return trees;
    }

    private Predicate<Tree.File> rule(Recipe.Part part, Tree main) throws DiskException {
        return switch (part) {
            case DBG -> globs("/usr/lib/debug/**");
            case STATIC -> globs("/usr/lib/*.a");
            case DEV -> {
                List<String> scripts = linkerScripts(main);
                yield globs("/usr/include/**", "/usr/lib/pkgconfig/**", "/usr/share/pkgconfig/**", "/usr/share/aclocal/**",
                                "/usr/lib/cmake/**", "/usr/lib/*.o")
                        .or(file -> inLibraries(file) && (file.isLink() || scripts.contains(file.name()))
                                && file.name().matches("lib.*\\.so"));
            }
            case DOC -> globs("/usr/share/man/**", "/usr/share/info/**", "/usr/share/doc/**", "/usr/share/gtk-doc/**");
            case LIBS -> {
                boolean programs = hasPrograms(main);
                yield file -> programs && inLibraries(file) && file.name().matches("lib.*\\.so\\..*");
            }
        };
    }

    /** Texts in the place of a library tell the linker which libraries are meant. */
    private static List<String> linkerScripts(Tree main) throws DiskException {
        var scripts = new ArrayList<String>();
        for (Tree.File file : main.files()) {
            if (file.isRegular() && inLibraries(file) && file.name().matches("lib.*\\.so")
                    && !ElfFile.isElf(main.start(file.path(), 4))) {
                scripts.add(file.name());
            }
        }
        return scripts;
    }

    private boolean hasPrograms(Tree main) throws DiskException {
        String shared = "/usr/lib/" + recipe.name() + "/bin";
        return main.files().stream()
                .anyMatch(file -> PROGRAM_PLACES.contains(file.directory()) || file.directory().equals(shared));
    }

    private static boolean inLibraries(Tree.File file) {
        return file.directory().equals("/usr/lib");
    }

    private static Predicate<Tree.File> globs(String... texts) {
        List<PathGlob> globs = List.of(texts).stream().map(PathGlob::of).toList();
        return file -> globs.stream().anyMatch(glob -> glob.matches(file.path()));
    }
}
