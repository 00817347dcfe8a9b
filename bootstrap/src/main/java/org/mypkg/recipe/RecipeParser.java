package org.mypkg.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.mypkg.model.PackageName;
import org.mypkg.model.Version;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Reads a recipe. A recipe that {@code extends} another one takes over each of its top-level keys that it does not name
 * itself, and its files lie over the other's.
 */
public final class RecipeParser {
    /** What a recipe is called in its directory. */
    public static final String FILE_NAME = "recipe.yaml";

    private static final List<String> OWN_KEYS = List.of(
            "extends", "name", "version", "version-from", "revision", "arch", "sources", "patches", "makedepends", "hostdepends",
            "toolchain", "tool", "style", "packages");
    private static final List<String> METADATA_KEYS = List.of(
            "summary", "description", "license", "url", "maintainer", "requires", "recommends", "conflicts", "provides",
            "replaces", "install-if", "config", "generated", "alternatives", "users", "groups", "vital", "scripts",
            "script-writes", "triggers");
    private static final List<String> INHERITED_KEYS = List.of("description", "license", "url", "maintainer");

    private RecipeParser() {}

    /** Reads {@code recipe.yaml} in a directory. */
    public static Recipe read(Path directory) throws RecipeException, DiskException {
        return parse(load(directory.resolve(FILE_NAME).normalize(), new TreeSet<>()));
    }

    /** A recipe's text after {@code extends}, and the directories that it came from, the most general first. */
    private record Loaded(YamlFields fields, List<Path> directories) {}

    private static Loaded load(Path file, TreeSet<Path> seen) throws RecipeException, DiskException {
        Yaml.Fields own = YamlReader.read(file.toString(), HostFiles.readText(file));
        var ownFields = new YamlFields(file.toString(), own);
        Path directory = parentOf(file);
        Optional<String> base = ownFields.text("extends");
        if (base.isEmpty()) {
            return new Loaded(ownFields, List.of(directory));
        }
        if (!seen.add(file)) {
            throw ownFields.wrong(own.line(), "extends itself");
        }
        Loaded under = load(directory.resolve(base.get()).normalize(), seen);
        var merged = new LinkedHashMap<String, Yaml>();
        for (String key : allKeys()) {
            Optional<Yaml> value = ownFields.value(key).or(() -> under.fields.value(key));
            value.ifPresent(present -> merged.put(key, present));
        }
        ownFields.allow(allKeys());
        var directories = new ArrayList<>(under.directories);
        directories.add(directory);
        return new Loaded(new YamlFields(file.toString(), new Yaml.Fields(merged, own.line())), directories);
    }

    /** Every key that may stand at the top of a recipe. */
    static List<String> allKeys() {
        var all = new ArrayList<>(OWN_KEYS);
        for (Recipe.Step.Kind kind : Recipe.Step.Kind.values()) {
            all.add(kind.key());
        }
        all.addAll(StyleReader.ARGUMENT_KEYS);
        all.addAll(PackagingReader.KEYS);
        all.addAll(METADATA_KEYS);
        return all;
    }

    private static Recipe parse(Loaded loaded) throws RecipeException, DiskException {
        YamlFields fields = loaded.fields;
        fields.allow(allKeys());
        String name = packageName(fields);
        List<SourceRef> sources = SourceParser.read(fields, loaded.directories);
        Recipe.VersionSource version = version(fields, sources);
        Recipe.Toolchain toolchain = toolchain(fields);
        var style = new StyleReader(fields, sources, toolchain);
        return new Recipe(
                name,
                version,
                fields.required("revision"),
                fields.required("arch"),
                sources,
                fields.texts("patches"),
                fields.texts("makedepends"),
                fields.texts("hostdepends"),
                toolchain,
                fields.truth("tool").orElse(false),
                style.steps(),
                new PackagingReader(fields, style.hasStyle()).read(),
                outputs(name, fields),
                loaded.directories);
    }

    private static String packageName(YamlFields fields) throws RecipeException {
        String name = fields.required("name");
        try {
            return new PackageName(name).value();
        } catch (IllegalArgumentException illegal) {
            throw fields.wrong(fields.line(), String.valueOf(illegal.getMessage()));
        }
    }

    private static Recipe.VersionSource version(YamlFields fields, List<SourceRef> sources) throws RecipeException {
        Optional<String> from = fields.text("version-from");
        Optional<String> fixed = fields.text("version");
        if (from.isPresent() == fixed.isPresent()) {
            throw fields.wrong(fields.line(), "exactly one of 'version' and 'version-from' is needed");
        }
        if (fixed.isPresent()) {
            try {
                return new Recipe.VersionSource.Fixed(new Version(fixed.get()).value());
            } catch (IllegalArgumentException illegal) {
                throw fields.wrong(fields.line(), String.valueOf(illegal.getMessage()));
            }
        }
        String source = from.orElseThrow();
        boolean told = sources.stream()
                .anyMatch(one -> one.name().equals(source)
                        && one.places().stream().allMatch(place -> place.version().isPresent()));
        if (!told) {
            throw fields.wrong(fields.line(), "'version-from' needs a source '" + source + "' whose places all say a version");
        }
        return new Recipe.VersionSource.FromSource(source);
    }

    private static Recipe.Toolchain toolchain(YamlFields fields) throws RecipeException {
        String word = fields.text("toolchain").orElse("host");
        return switch (word) {
            case "host" -> Recipe.Toolchain.HOST;
            case "musl" -> Recipe.Toolchain.MUSL;
            case "cross" -> Recipe.Toolchain.CROSS;
            default ->
                throw fields.wrong(fields.lineOf("toolchain"), "unknown toolchain '" + word + "'; known are host, musl and cross");
        };
    }

    private static List<Recipe.Output> outputs(String name, YamlFields fields) throws RecipeException {
        var outputs = new ArrayList<Recipe.Output>();
        outputs.add(new Recipe.Output(name, List.of(), metadata(fields, fields)));
        for (YamlFields split : fields.mappings("packages")) {
            var allowed = new ArrayList<>(METADATA_KEYS);
            allowed.addAll(List.of("name", "files"));
            split.allow(allowed);
            List<String> files = split.texts("files");
            if (files.isEmpty()) {
                throw split.wrong(split.line(), "a split package needs 'files'");
            }
            outputs.add(new Recipe.Output(packageName(split), files, metadata(split, fields)));
        }
        return outputs;
    }

    private static Yaml.Fields metadata(YamlFields own, YamlFields main) {
        var metadata = new LinkedHashMap<String, Yaml>();
        for (String key : METADATA_KEYS) {
            Optional<Yaml> value = own.value(key);
            if (value.isEmpty() && INHERITED_KEYS.contains(key)) {
                value = main.value(key);
            }
            value.ifPresent(present -> metadata.put(key, present));
        }
        return new Yaml.Fields(metadata, own.line());
    }

    static Path parentOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }
}
