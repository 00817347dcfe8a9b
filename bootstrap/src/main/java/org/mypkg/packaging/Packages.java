package org.mypkg.packaging;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;

/**
 * Makes packages of what a build put into {@code $DESTDIR}: shared paths become alternatives, files are stripped and tried, parts
 * are split off, and what the files show is written into the descriptions.
 *
 * <p>The built tree itself stays as it is: all of this happens on a copy, so it can be done again by other rules without
 * another build. The same tree, recipe and surroundings give the same packages.
 */
public final class Packages {
    /** Grows whenever other packages are made of the same tree. */
    public static final String VERSION = "1";

    private static final int ALTERNATIVE_WORDS = 3;

    private final ProcessRunner processes;
    private final StripTools tools;
    private final Trial trial;

    /** @param trial where stripped programs are tried */
    public Packages(ProcessRunner processes, StripTools tools, Trial trial) {
        this.processes = processes;
        this.tools = tools;
        this.trial = trial;
    }

    /**
     * What a build left.
     *
     * @param tree what it put into {@code $DESTDIR}
     * @param meta what it put into {@code $PKGMETA}
     */
    public record Built(Path tree, Path meta) {}

    /**
     * One package.
     *
     * @param manifest its description, as {@code mkrepo pack} reads it
     * @param tree its files
     */
    public record Made(String name, String manifest, Path tree) {}

    /**
     * What came out.
     *
     * @param packages the main one first
     * @param notes what is worth a look and stopped nothing, one line each
     */
    public record Result(List<Made> packages, List<String> notes) {
        public Result {
            packages = List.copyOf(packages);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Makes the trees and descriptions of a recipe's packages.
     *
     * @param version with the revision
     * @param work an existing empty directory, where the trees are left
     * @throws PackagingException the recipe does not fit the tree, something needed is provided by nobody, a place of the build
     *     is left in a file, or something does not start after it was stripped
     */
    public Result make(Recipe recipe, String version, Built built, Surroundings around, Path work) throws Failure {
        Path trees = HostFiles.createDirectories(work.resolve("trees"));
        Path top = trees.resolve(recipe.name());
        copy(built.tree(), top);
        try (LinuxFilesystem disk = LinuxFilesystem.open(trees)) {
            var main = new Tree(disk, recipe.name());
            var unchecked = new Unchecked(recipe);
            var alternatives = new ArrayList<>(listed(recipe, built.meta()));
            alternatives.addAll(new SharedFiles(recipe, main).move());
            if (recipe.strips()) {
                new Stripper(processes, tools, recipe, unchecked).strip(main, top, HostFiles.createDirectories(work.resolve("scratch")));
                // Before files move to other packages: a program is tried with the libraries that were built with it.
                scan(recipe, List.of(main), alternatives, around, new ArrayList<>());
                new StartTrial(recipe, trial, around.root(), top).run(main, unchecked);
            }
            List<Tree> split = new Splitter(disk, recipe).split();
            var notes = new ArrayList<String>();
            return new Result(describe(recipe, version, split, alternatives, scan(recipe, split, alternatives, around, notes), trees), notes);
        }
    }

    private static List<Made> describe(
            Recipe recipe, String version, List<Tree> split, List<SharedFiles.Alternative> alternatives,
            SortedMap<String, DependencyScan.Found> found, Path trees) {
        List<String> names = split.stream().map(Tree::packageName).toList();
        var manifests = new Manifests(recipe, version, names);
        var made = new ArrayList<Made>();
        for (String name : names) {
            var own = name.equals(recipe.name()) ? alternatives : List.<SharedFiles.Alternative>of();
            var shown = found.getOrDefault(name, new DependencyScan.Found(List.of(), List.of()));
            made.add(new Made(name, manifests.write(name, shown, own), trees.resolve(name)));
        }
        return made;
    }

    /** Tools are for builds alone, where nobody asks what they need. */
    private static SortedMap<String, DependencyScan.Found> scan(
            Recipe recipe, List<Tree> trees, List<SharedFiles.Alternative> alternatives, Surroundings around, List<String> notes)
            throws Failure {
        if (recipe.tool()) {
            return new TreeMap<>();
        }
        var commands = new ArrayList<String>();
        alternatives.forEach(alternative -> commands.add(alternative.path()));
        commands.addAll(recipe.outputs().getFirst().alternatives().keySet());
        var scan = new DependencyScan(recipe, around);
        SortedMap<String, DependencyScan.Found> found = scan.run(trees, commands);
        notes.addAll(scan.notes());
        return found;
    }

    /** The alternatives that the build itself listed in {@code $PKGMETA/alternatives}: path, target and priority on each line. */
    private static List<SharedFiles.Alternative> listed(Recipe recipe, Path meta) throws Failure {
        Path list = meta.resolve("alternatives");
        var alternatives = new ArrayList<SharedFiles.Alternative>();
        if (!HostFiles.isRegularFile(list)) {
            return alternatives;
        }
        for (String line : HostFiles.readText(list).lines().toList()) {
            String[] words = line.split(" ", -1);
            if (words.length != ALTERNATIVE_WORDS) {
                throw PackagingException.of(ErrorCode.TREE_UNFIT, "cannot pack " + recipe.name(),
                        List.of("$PKGMETA/alternatives has the line '" + line + "'"), "each line is PATH TARGET PRIORITY");
            }
            alternatives.add(new SharedFiles.Alternative(words[0], words[1], words[2]));
        }
        return alternatives;
    }

    /** With owners, modes, times, attributes, hard links and device nodes. */
    private void copy(Path from, Path to) throws Failure {
        ProcessRunner.Result result = processes.run(Command.of("cp", "-a", "--", from.toString(), to.toString()).keeping(1 << 14));
        if (!result.succeeded()) {
            throw PackagingException.of(ErrorCode.FILE_UNREADABLE, "cannot copy " + from, result.output().lines().limit(8).toList());
        }
    }
}
