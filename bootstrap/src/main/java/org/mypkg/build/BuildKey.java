package org.mypkg.build;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.model.Digest;
import org.mypkg.packaging.Packages;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeParser;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * The digest of everything that can change what something makes: two runs with one key make the same, so that the second one
 * need not happen.
 *
 * <p>There are two of them, so that the rules of packaging, and what a recipe says of its packages, can change without a
 * compiler run: the key of a tree is over all that the build sees, that of the packages over the tree's key and the rest. Of the
 * packages that a build sees only what lies on the disk counts: one that was built again to the same files changes no key.
 *
 * @param facts what went into it, one line each, KIND NAME VALUE: the answer to "why is this built again?"
 * @param digest over the facts
 */
record BuildKey(List<String> facts, Digest digest) {
    /** Grows whenever the builder itself begins to make other bytes from the same input. */
    static final String BUILDER_VERSION = "1";

    private static final int WORDS = 3;

    BuildKey {
        facts = List.copyOf(facts);
    }

    /**
     * What a build sees beside its recipe.
     *
     * @param version with the revision
     * @param archives the sources that are used
     * @param sysroot the packages in the build root
     * @param tools the tool packages
     * @param host what is known of the host's programs, by name
     * @param wrappers the directory of the compiler wrappers
     */
    record Inputs(
            String version,
            List<SourceStore.Archive> archives,
            List<BuiltPackage> sysroot,
            List<BuiltPackage> tools,
            SortedMap<String, String> host,
            Path wrappers) {}

    /** The key of what a build puts into its tree. */
    static BuildKey ofTree(Recipe recipe, Inputs inputs) throws DiskException {
        var facts = new ArrayList<String>();
        facts.add("builder version " + BUILDER_VERSION);
        facts.add("epoch seconds " + BuildEnvironment.SOURCE_DATE_EPOCH);
        facts.add("recipe name " + recipe.name());
        facts.add("recipe version " + inputs.version());
        facts.add("recipe toolchain " + recipe.toolchain());
        facts.add("recipe patches " + String.join(" ", recipe.patches()));
        for (Recipe.Step step : recipe.steps()) {
            facts.add("step " + step.kind().key() + " " + Digest.of(step.text().getBytes(StandardCharsets.UTF_8)));
        }
        inputs.host().forEach((name, version) -> facts.add("host " + name + " " + version));
        files(recipe.directories()).forEach((name, digest) -> {
            if (!name.equals(RecipeParser.FILE_NAME)) {
                facts.add("file " + name + " " + digest);
            }
        });
        if (recipe.toolchain() == Recipe.Toolchain.MUSL) {
            files(List.of(inputs.wrappers())).forEach((name, digest) -> facts.add("wrapper " + name + " " + digest));
        }
        for (SourceStore.Archive archive : inputs.archives()) {
            facts.add("source " + archive.source().name() + " " + archive.place().version().orElse("-") + " "
                    + archive.place().digest());
        }
        inputs.sysroot().forEach(each -> facts.add("input " + each.name() + " " + each.payload()));
        inputs.tools().forEach(each -> facts.add("tool " + each.name() + " " + each.payload()));
        return of(facts);
    }

    /** The key of the packages that are made of a tree. */
    static BuildKey ofPackages(Recipe recipe, BuildKey tree, Inputs inputs) throws DiskException {
        var facts = new ArrayList<String>();
        facts.add("packaging version " + Packages.VERSION);
        facts.add("tree key " + tree.digest());
        List<Path> layers = recipe.directories();
        for (int i = 0; i < layers.size(); i++) {
            facts.add("metadata " + i + "/" + RecipeParser.FILE_NAME + " "
                    + HostFiles.digest(layers.get(i).resolve(RecipeParser.FILE_NAME)));
        }
        for (BuiltPackage each : inputs.sysroot()) {
            String offers = each.spec().dependencies().allProvidedBy(each.spec().id()).toString();
            facts.add("offers " + each.name() + " " + Digest.of(offers.getBytes(StandardCharsets.UTF_8)));
        }
        return of(facts);
    }

    static BuildKey of(List<String> facts) {
        return new BuildKey(facts, Digest.of(text(facts).getBytes(StandardCharsets.UTF_8)));
    }

    /** The facts as the text that the digest is over. */
    String text() {
        return text(facts);
    }

    private static String text(List<String> facts) {
        return String.join("\n", facts) + "\n";
    }

    /** What differs between facts of then and now, one line each: {@code file hello.c: 1f2e → 9a0b}. */
    static List<String> changes(List<String> then, List<String> now) {
        SortedMap<String, String> before = byName(then);
        SortedMap<String, String> after = byName(now);
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        var changes = new ArrayList<String>();
        for (String name : names) {
            String was = before.getOrDefault(name, "nothing");
            String is = after.getOrDefault(name, "nothing");
            if (!Objects.equals(was, is)) {
                changes.add(name + ": " + was + " → " + is);
            }
        }
        return changes;
    }

    private static SortedMap<String, String> byName(List<String> facts) {
        var byName = new TreeMap<String, String>();
        for (String fact : facts) {
            String[] words = fact.split(" ", WORDS);
            byName.put(words[0] + " " + (words.length > 1 ? words[1] : ""), words.length == WORDS ? words[2] : "");
        }
        return byName;
    }

    /** The files that a build finds, by name, an overlaying directory's in place of the one below. */
    private static TreeMap<String, String> files(List<Path> directories) throws DiskException {
        var files = new TreeMap<String, String>();
        for (Path directory : directories) {
            for (Path file : HostFiles.walk(directory)) {
                if (HostFiles.isRegularFile(file)) {
                    String mode = (HostFiles.mode(file) & 0100) == 0 ? "" : "executable ";
                    files.put(directory.relativize(file).toString(), mode + HostFiles.digest(file));
                }
            }
        }
        return files;
    }
}
