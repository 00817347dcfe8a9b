package org.mypkg.packaging;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.elf.ElfFile;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;

/**
 * Starts what was stripped, before it is packed. A loader that does not start any more would stop every program of the system,
 * and the package manager could not take it back from inside. Loaders are run themselves; programs are loaded by our loader
 * with all their libraries, and not started.
 */
final class StartTrial {
    /** From here on a shell means: killed by a signal, or not to be executed at all. */
    private static final int NOT_STARTED = 126;

    private final Recipe recipe;
    private final Trial trial;
    private final Path root;
    private final Path top;
    private final List<String> broken = new ArrayList<>();

    /** @param root the build root @param top the tree that was stripped */
    StartTrial(Recipe recipe, Trial trial, Path root, Path top) {
        this.recipe = recipe;
        this.trial = trial;
        this.root = root;
        this.top = top;
    }

    /** @throws PackagingException something does not start */
    void run(Tree tree, Unchecked unchecked) throws Failure {
        List<Tree.File> files = tree.files();
        SortedSet<RootPath> loaders = loaders(tree, files);
        for (Tree.File file : files) {
            Optional<ElfFile> elf = unchecked.contains(file) ? Optional.empty() : Elves.read(recipe, tree, file);
            if (elf.isPresent() && !elf.get().interpreter().isEmpty()) {
                program(file, elf.get());
            } else if (elf.isPresent() && elf.get().type() == ElfFile.Type.SHARED && loaders.contains(file.path())) {
                loader(file);
            }
        }
        if (!broken.isEmpty()) {
            throw PackagingException.of(ErrorCode.LOADER_BROKEN, "will not pack " + recipe.name() + ": it was stripped and does not start",
                    broken, "leave the files alone with 'unchecked', or the whole recipe with 'strip: false'");
        }
    }

    /** The files that go by a loader's name, or that a link in their directory gives such a name. */
    private static SortedSet<RootPath> loaders(Tree tree, List<Tree.File> files) throws DiskException {
        var loaders = new TreeSet<RootPath>();
        for (Tree.File file : files) {
            if (isLoaderName(file.name())) {
                loaders.add(file.path());
                String target = file.isLink() ? tree.linkTarget(file.path()) : "/";
                if (target.indexOf('/') < 0) {
                    RootPath.parse((file.directory() + "/" + target).getBytes(StandardCharsets.UTF_8)).ifPresent(loaders::add);
                }
            }
        }
        return loaders;
    }

    private static boolean isLoaderName(String name) {
        return name.matches("ld-.*\\.so(\\.[0-9]+)*");
    }

    private void loader(Tree.File file) throws Failure {
        judge(file, "the loader", trial.run(List.of(host(top, file.path().toString()).toString(), "--version")), NOT_STARTED);
    }

    private void program(Tree.File file, ElfFile elf) throws Failure {
        String name = elf.interpreter().substring(elf.interpreter().lastIndexOf('/') + 1);
        for (Path place : List.of(top.resolve("usr/lib"), root.resolve("usr/lib"))) {
            Path loader = place.resolve(name);
            if (HostFiles.isRegularFile(loader)) {
                judge(file, "the program", trial.run(List.of(loader.toString(), "--library-path", libraries(elf, file), "--list",
                        host(top, file.path().toString()).toString())), 1);
                return;
            }
        }
        throw PackagingException.of(ErrorCode.LOADER_BROKEN, "cannot try " + file.path() + " of " + recipe.name(),
                List.of("its loader " + elf.interpreter() + " lies neither in the package nor in the build root"),
                "add the package of the loader to 'makedepends'");
    }

    /** Its own search path names places of the target; here they lie in the tree or in the build root. */
    private String libraries(ElfFile elf, Tree.File file) {
        var places = new ArrayList<String>();
        for (String place : elf.searchPathFrom(file.directory())) {
            if (place.startsWith("/")) {
                places.add(host(top, place).toString());
                places.add(host(root, place).toString());
            }
        }
        places.add(top.resolve("usr/lib").toString());
        places.add(root.resolve("usr/lib").toString());
        return String.join(":", places);
    }

    private void judge(Tree.File file, String what, ProcessRunner.Result result, int failure) {
        if (result.exitCode() >= failure || result.timedOut() || result.output().isBlank()) {
            String end = result.timedOut() ? "did not end" : "ended with exit code " + result.exitCode();
            broken.add(file.path() + ": " + what + ", stripped, " + end);
            result.output().lines().limit(3).forEach(line -> broken.add("  " + line));
        }
    }

    private static Path host(Path top, String path) {
        return top.resolve(path.substring(1)).normalize();
    }
}
