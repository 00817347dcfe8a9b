package org.mypkg.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.elf.ElfFile;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;

/**
 * Takes symbols and debug information out of what was compiled. It works on the packages' own copy of the tree: what was built
 * stays as it is. A file keeps its inode, so its mode, owner, attributes and further names stay.
 */
final class Stripper {
    private static final byte[] ARCHIVE = "!<arch>\n".getBytes(StandardCharsets.US_ASCII);

    private final ProcessRunner processes;
    private final StripTools tools;
    private final Recipe recipe;
    private final Unchecked unchecked;

    Stripper(ProcessRunner processes, StripTools tools, Recipe recipe, Unchecked unchecked) {
        this.processes = processes;
        this.tools = tools;
        this.recipe = recipe;
        this.unchecked = unchecked;
    }

    /**
     * Strips every file of the tree that is no exception of the recipe.
     *
     * @param tree the package's files
     * @param top where they lie on the host
     * @param scratch an existing directory for what comes in between
     */
    void strip(Tree tree, Path top, Path scratch) throws Failure {
        var done = new TreeSet<Long>();
        for (Tree.File file : tree.files()) {
            if (file.isRegular() && !unchecked.contains(file) && done.add(file.stat().inode())) {
                byte[] start = tree.start(file.path(), ARCHIVE.length);
                if (Arrays.equals(start, ARCHIVE)) {
                    stripInto(tree, file, top, scratch, "--strip-debug");
                } else if (ElfFile.isElf(start)) {
                    stripElf(tree, file, top, scratch);
                }
            }
        }
    }

    private void stripElf(Tree tree, Tree.File file, Path top, Path scratch) throws Failure {
        Optional<ElfFile> elf = Elves.read(recipe, tree, file);
        if (elf.isEmpty()) {
            return;
        }
        switch (elf.get().type()) {
            case RELOCATABLE -> stripInto(tree, file, top, scratch, "--strip-debug");
            case EXECUTABLE, SHARED -> {
                if (recipe.packaging().debug() && elf.get().debug()) {
                    keepDebug(tree, file, top, scratch);
                } else {
                    stripInto(tree, file, top, scratch, "--strip-unneeded");
                }
            }
            case OTHER -> {}
        }
    }

    /** The debug information goes to a file that debuggers find by its name and check by the sum in the program. */
    private void keepDebug(Tree tree, Tree.File file, Path top, Path scratch) throws Failure {
        var debug = RootPath.of("/usr/lib/debug" + file.path() + ".debug");
        tree.makeDirectories(debug);
        Path kept = host(top, debug.toString());
        tool(file, List.of(tools.objcopy(), "--only-keep-debug", host(top, file.path().toString()).toString(), kept.toString()));
        HostFiles.setMode(kept, 0644);
        stripInto(tree, file, top, scratch, "--strip-unneeded");
        Path fresh = scratch.resolve("linked");
        tool(file, List.of(tools.objcopy(), "--add-gnu-debuglink=" + kept, host(top, file.path().toString()).toString(), fresh.toString()));
        replace(tree, file, top, fresh);
    }

    private void stripInto(Tree tree, Tree.File file, Path top, Path scratch, String how) throws Failure {
        Path fresh = scratch.resolve("stripped");
        tool(file, List.of(tools.strip(), "--enable-deterministic-archives", how, "-o", fresh.toString(),
                host(top, file.path().toString()).toString()));
        replace(tree, file, top, fresh);
    }

    private static void replace(Tree tree, Tree.File file, Path top, Path fresh) throws Failure {
        Path target = host(top, file.path().toString());
        byte[] bytes = HostFiles.read(fresh);
        try (var out = HostFiles.create(target)) {
            out.write(bytes);
        } catch (IOException full) {
            throw new DiskException("write", target.toString(), DiskException.EIO, full);
        }
        HostFiles.delete(fresh);
        tree.restore(file);
    }

    private void tool(Tree.File file, List<String> argv) throws Failure {
        ProcessRunner.Result result = processes.run(Command.of(argv).keeping(1 << 14));
        if (!result.succeeded()) {
            var because = new ArrayList<String>();
            because.add(argv.getFirst() + " ended with exit code " + result.exitCode() + " for " + file.path() + ":");
            result.output().lines().limit(8).forEach(line -> because.add("  " + line));
            throw PackagingException.of(ErrorCode.ELF_UNREADABLE, "cannot strip " + recipe.name(), because,
                    "leave the file alone: unchecked: [" + file.path() + "]");
        }
    }

    private static Path host(Path top, String path) {
        return top.resolve(path.substring(1));
    }
}
