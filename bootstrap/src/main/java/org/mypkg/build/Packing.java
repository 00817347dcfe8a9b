package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.mypkg.diag.Failure;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.Yaml;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Turns the trees of a finished build into packages. */
final class Packing {
    /** Makes one package file from a description and a tree. */
    @FunctionalInterface
    interface Packer {
        /**
         * @param manifest the text of an {@code M.yaml}
         * @param permissions what the build could not do itself; nodes among them go to this package
         * @return the file that was written
         */
        Path pack(String manifest, Path tree, Permissions permissions, Path outputDirectory) throws Failure;
    }

    private static final int ALTERNATIVE_WORDS = 3;

    private final Recipe recipe;
    private final String version;

    /** @param version with the revision */
    Packing(Recipe recipe, String version) {
        this.recipe = recipe;
        this.version = version;
    }

    /**
     * The description of one package: what the recipe says, with {@code ${version}} filled in, and the alternatives that the
     * build listed in {@code $PKGMETA/alternatives} (path, target, priority on each line) for the main package.
     */
    String manifest(Recipe.Output output, Path meta) throws DiskException {
        SequencedMap<String, Yaml> fields = new LinkedHashMap<>();
        fields.put("name", text(output.name()));
        fields.put("version", text(version));
        fields.put("arch", text(recipe.arch()));
        output.metadata().values().forEach((key, value) -> fields.put(key, fill(value)));
        Path list = meta.resolve("alternatives");
        if (output.equals(recipe.outputs().getFirst()) && HostFiles.isRegularFile(list)) {
            fields.put("alternatives", alternatives(HostFiles.readText(list)));
        }
        return Yaml.write(new Yaml.Fields(fields, 0));
    }

    private static Yaml alternatives(String lines) {
        var items = new ArrayList<Yaml>();
        for (String line : lines.lines().toList()) {
            String[] words = line.split(" ", ALTERNATIVE_WORDS);
            SequencedMap<String, Yaml> entry = new LinkedHashMap<>();
            entry.put("path", text(words[0]));
            entry.put("target", text(words[1]));
            entry.put("priority", text(words[2]));
            items.add(new Yaml.Fields(entry, 0));
        }
        return new Yaml.Items(items, 0);
    }

    private Yaml fill(Yaml value) {
        return switch (value) {
            case Yaml.Text text -> new Yaml.Text(text.value().replace("${version}", version), text.line());
            case Yaml.Items items -> new Yaml.Items(items.values().stream().map(this::fill).toList(), items.line());
            case Yaml.Fields fields -> {
                SequencedMap<String, Yaml> filled = new LinkedHashMap<>();
                fields.values().forEach((key, item) -> filled.put(key, fill(item)));
                yield new Yaml.Fields(filled, fields.line());
            }
        };
    }

    private static Yaml text(String value) {
        return new Yaml.Text(value, 0);
    }
}
