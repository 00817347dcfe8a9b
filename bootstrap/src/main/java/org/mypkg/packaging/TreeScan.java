package org.mypkg.packaging;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mypkg.elf.ElfFile;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;

/**
 * Looks through the files of one package: SONAME, NEEDED and interpreter of ELF files (System V ABI, chapter 5), the first line
 * of scripts, the commands, the modules of pkg-config. It also tells which files name places of the build.
 */
final class TreeScan {
    private static final List<String> COMMAND_PLACES = List.of("/usr/bin", "/usr/sbin");
    private static final List<String> COMMON_PLACES = List.of("/bin", "/sbin", "/usr/bin", "/usr/sbin");
    private static final List<String> MODULE_PLACES = List.of("/usr/lib/pkgconfig", "/usr/share/pkgconfig");
    private static final List<String> LIBRARY_PLACES = List.of("/lib", "/usr/lib");
    private static final List<String> TEXTS_ABOUT_PLACES = List.of(".pc", ".cmake", ".la");
    private static final int LONGEST_FIRST_LINE = 256;

    private final Recipe recipe;
    private final Tree tree;
    private final Unchecked unchecked;
    private final BuildPaths buildPaths;
    private final Findings findings = new Findings();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    TreeScan(Recipe recipe, Tree tree, Unchecked unchecked, BuildPaths buildPaths) {
        this.recipe = recipe;
        this.tree = tree;
        this.unchecked = unchecked;
        this.buildPaths = buildPaths;
    }

    Tree tree() {
        return tree;
    }

    Findings findings() {
        return findings;
    }

    /** Files that must not be as they are, one line each. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** What is worth a look and stops nothing. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    void run() throws DiskException, PackagingException {
        for (Tree.File file : tree.files()) {
            if (COMMAND_PLACES.contains(file.directory()) && (file.isExecutable() || file.isLink())) {
                findings.provide("cmd:" + file.name(), "");
            }
            if (!unchecked.contains(file)) {
                lookInto(file);
            }
        }
    }

    private void lookInto(Tree.File file) throws DiskException, PackagingException {
        if (file.isLink()) {
            libraryLink(file);
            return;
        }
        if (!file.isRegular()) {
            return;
        }
        Optional<ElfFile> elf = Elves.read(recipe, tree, file);
        if (elf.isPresent()) {
            elf(file, elf.get());
            return;
        }
        boolean script = file.isExecutable() && Arrays.equals(tree.start(file.path(), 2), new byte[] {'#', '!'});
        if (script && !file.directory().startsWith("/usr/share/doc")) {
            script(file);
        }
        if (MODULE_PLACES.contains(file.directory()) && file.name().endsWith(".pc")) {
            module(file);
        }
        if (script || TEXTS_ABOUT_PLACES.stream().anyMatch(file.name()::endsWith)) {
            for (BuildPaths.Hit hit : buildPaths.in(text(file))) {
                wrong.add(file.path() + ", line " + hit.line() + ": names " + hit.path() + ", a place of the build");
            }
        }
    }

    private void elf(Tree.File file, ElfFile elf) throws DiskException {
        switch (elf.type()) {
            case RELOCATABLE, OTHER -> {}
            case EXECUTABLE, SHARED -> {
                library(file, elf);
                interpreter(file, elf);
                List<String> places = elf.searchPathFrom(file.directory());
                elf.needed().forEach(name -> findings.need(new Findings.Need("so:" + name, "", file.path().toString(), places)));
                elf.searchPath().stream().filter(buildPaths::isOrLiesBelow).forEach(place ->
                        wrong.add(file.path() + ": looks for libraries in " + place + ", a place of the build"));
                String bytes = new String(tree.read(file.path()), StandardCharsets.ISO_8859_1);
                buildPaths.in(bytes).forEach(hit -> notes.add(file.path() + " holds the text " + hit.path()));
            }
        }
    }

    /** A library in the loader's own places is found by its SONAME; one that has none, by its file's name. */
    private void library(Tree.File file, ElfFile elf) {
        if (LIBRARY_PLACES.contains(file.directory()) && isLibraryName(file.name()) && !elf.isProgram()) {
            findings.provide("so:" + (elf.soname().isEmpty() ? file.name() : elf.soname()), "");
        }
    }

    /** A link gives a library without SONAME one more name: so the loader of musl is its C library. */
    private void libraryLink(Tree.File link) throws DiskException, PackagingException {
        String target = tree.linkTarget(link.path());
        if (!LIBRARY_PLACES.contains(link.directory()) || !isLibraryName(link.name()) || target.indexOf('/') >= 0 || target.isEmpty()) {
            return;
        }
        Optional<RootPath> path = RootPath.parse((link.directory() + "/" + target).getBytes(StandardCharsets.UTF_8));
        Optional<Tree.File> file = path.isEmpty() ? Optional.empty() : tree.file(path.get());
        Optional<ElfFile> elf = file.isEmpty() ? Optional.empty() : Elves.read(recipe, tree, file.get());
        if (elf.isPresent() && elf.get().type() == ElfFile.Type.SHARED && elf.get().soname().isEmpty()) {
            findings.provide("so:" + link.name(), "");
        }
    }

    private static boolean isLibraryName(String name) {
        return name.endsWith(".so") || name.contains(".so.");
    }

    private void interpreter(Tree.File file, ElfFile elf) {
        String loader = elf.interpreter();
        if (loader.isEmpty()) {
            return;
        }
        int slash = loader.lastIndexOf('/');
        String directory = loader.substring(0, Math.max(slash, 0));
        if (!LIBRARY_PLACES.contains(directory) || buildPaths.isOrLiesBelow(loader)) {
            wrong.add(file.path() + ": is started by " + loader + ", which is no loader of ours");
        } else {
            findings.need(new Findings.Need("so:" + loader.substring(slash + 1), "", file.path().toString(), List.of()));
        }
    }

    /** {@code #!/bin/sh} needs {@code cmd:sh}, {@code #!/usr/bin/env -S perl -w} needs {@code cmd:perl}. */
    private void script(Tree.File file) throws DiskException {
        String start = new String(tree.start(file.path(), LONGEST_FIRST_LINE), StandardCharsets.UTF_8);
        String line = start.substring(2).lines().findFirst().orElse("").strip();
        String[] words = line.split("\\s+", -1);
        int slash = words[0].lastIndexOf('/');
        if (slash < 0 || !COMMON_PLACES.contains(words[0].substring(0, slash))) {
            if (!words[0].isEmpty() && !buildPaths.isOrLiesBelow(words[0])) {
                notes.add(file.path() + " is run by " + words[0] + ", which no package is asked for");
            }
            return;
        }
        String command = words[0].substring(slash + 1);
        if (command.equals("env")) {
            command = Arrays.stream(words).skip(1)
                    .filter(word -> !word.startsWith("-") && word.indexOf('=') < 0)
                    .findFirst()
                    .orElse(command);
        }
        findings.need(new Findings.Need("cmd:" + command.substring(command.lastIndexOf('/') + 1), "", file.path().toString(), List.of()));
    }

    private void module(Tree.File file) throws DiskException {
        PkgConfigFile module = PkgConfigFile.parse(text(file));
        findings.provide("pkgconfig:" + file.name().substring(0, file.name().length() - ".pc".length()), module.version());
        for (PkgConfigFile.Module required : module.requires()) {
            findings.need(new Findings.Need("pkgconfig:" + required.name(), required.bound(), file.path().toString(), List.of()));
        }
    }

    private String text(Tree.File file) throws DiskException {
        return new String(tree.read(file.path()), StandardCharsets.UTF_8);
    }
}
