package org.mypkg.build;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.model.Digest;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * The digest of everything that can change what a build makes. Two builds with one key make the same packages, so that the
 * second one need not run.
 *
 * @param facts what went into it, one line each: the answer to "why is this built again?"
 * @param digest over the facts
 */
record BuildKey(List<String> facts, Digest digest) {
    /** Grows whenever the builder itself begins to make other bytes from the same input. */
    static final String BUILDER_VERSION = "1";

    BuildKey {
        facts = List.copyOf(facts);
    }

    /** A package in the build root or among the tools. @param name with what it is */
    record Input(String name, Digest digest) {}

    /**
     * @param archives the sources that are used
     * @param inputs the packages in the build root
     * @param host what is known of the host's compiler, one fact each
     * @param toolchain the directory of the compiler wrappers
     */
    static BuildKey of(
            Recipe recipe, List<SourceStore.Archive> archives, List<Input> inputs, List<String> host, Path toolchain)
            throws DiskException {
        var facts = new ArrayList<String>();
        facts.add("builder " + BUILDER_VERSION);
        facts.add("epoch " + BuildEnvironment.SOURCE_DATE_EPOCH);
        host.forEach(fact -> facts.add("host " + fact));
        files(recipe.directories()).forEach((name, digest) -> facts.add("file " + name + " " + digest));
        if (recipe.toolchain() == Recipe.Toolchain.MUSL) {
            files(List.of(toolchain)).forEach((name, digest) -> facts.add("toolchain " + name + " " + digest));
        }
        for (SourceStore.Archive archive : archives) {
            facts.add("source " + archive.source().name() + " " + archive.place().version().orElse("-") + " "
                    + archive.place().digest());
        }
        inputs.forEach(input -> facts.add(input.name() + " " + input.digest()));
        String text = String.join("\n", facts) + "\n";
        return new BuildKey(facts, Digest.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The files that a build finds, by name, an overlaying directory's in place of the one below. */
    private static TreeMap<String, String> files(List<Path> directories) throws DiskException {
        var files = new TreeMap<String, String>();
        for (int i = 0; i < directories.size(); i++) {
            for (Path file : HostFiles.walk(directories.get(i))) {
                if (HostFiles.isRegularFile(file)) {
                    String name = directories.get(i).relativize(file).toString();
                    // Every layer's recipe counts, since a later one takes over only what it names.
                    String key = name.equals("recipe.yaml") ? i + "/" + name : name;
                    String mode = Integer.toOctalString(HostFiles.mode(file) & 0111);
                    files.put(key, mode + " " + HostFiles.digest(file));
                }
            }
        }
        return files;
    }
}
