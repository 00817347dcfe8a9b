package org.mypkg.packaging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.Yaml;

/** Writes the descriptions of packages: what the recipe says, what the rules add, and what was found. */
final class Manifests {
    private static final List<String> INHERITED = List.of("description", "license", "url", "maintainer");

    private final Recipe recipe;
    private final String version;
    private final List<String> names;

    /** @param version with the revision @param names of all packages that come to be, the main one first */
    Manifests(Recipe recipe, String version, List<String> names) {
        this.recipe = recipe;
        this.version = version;
        this.names = List.copyOf(names);
    }

    /** @param alternatives that the package offers besides those of its recipe */
    String write(String name, DependencyScan.Found found, List<SharedFiles.Alternative> alternatives) {
        SequencedMap<String, Yaml> fields = new LinkedHashMap<>();
        fields.put("name", text(name));
        fields.put("version", text(version));
        fields.put("arch", text(recipe.arch()));
        fields.putAll(metadata(name));
        add(fields, "requires", found.requires());
        add(fields, "requires", byRule(name));
        add(fields, "provides", found.provides());
        if (!alternatives.isEmpty()) {
            var all = new ArrayList<>(items(fields, "alternatives"));
            alternatives.forEach(alternative -> all.add(entry(alternative)));
            fields.put("alternatives", new Yaml.Items(all, 0));
        }
        return Yaml.write(fill(new Yaml.Fields(fields, 0)));
    }

    private SequencedMap<String, Yaml> metadata(String name) {
        for (Recipe.Output output : recipe.outputs()) {
            if (output.name().equals(name)) {
                return output.metadata().values();
            }
        }
        SequencedMap<String, Yaml> main = recipe.outputs().getFirst().metadata().values();
        SequencedMap<String, Yaml> fields = new LinkedHashMap<>();
        part(name).ifPresent(part -> fields.put("summary", text(summary(part, main))));
        for (String key : INHERITED) {
            Yaml value = main.get(key);
            if (value != null) {
                fields.put(key, value);
            }
        }
        return fields;
    }

    private static String summary(Recipe.Part part, SequencedMap<String, Yaml> main) {
        String whole = main.get("summary") instanceof Yaml.Text text ? text.value() : "";
        String what =
                switch (part) {
                    case DBG -> "debug information";
                    case STATIC -> "static archives";
                    case DEV -> "what building against it needs";
                    case DOC -> "documentation";
                    case LIBS -> "shared libraries";
                };
        return whole.isEmpty() ? what : whole + " (" + what + ")";
    }

    private Optional<Recipe.Part> part(String name) {
        for (Recipe.Part part : Recipe.Part.values()) {
            if (part.packageOf(recipe.name()).equals(name)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /** A part goes with exactly that build which it was split from. */
    private List<String> byRule(String name) {
        Optional<Recipe.Part> part = part(name);
        if (part.isEmpty() || !recipe.packaging().split().contains(part.get())) {
            return List.of();
        }
        String libs = Recipe.Part.LIBS.packageOf(recipe.name());
        String dev = Recipe.Part.DEV.packageOf(recipe.name());
        return switch (part.get()) {
            case DEV -> List.of((names.contains(libs) ? libs : recipe.name()) + " = ${version}");
            case STATIC -> List.of((names.contains(dev) ? dev : recipe.name()) + " = ${version}");
            case DBG -> List.of(recipe.name() + " = ${version}");
            case DOC, LIBS -> List.of();
        };
    }

    /** Adds to a list what is not there yet; what the recipe says keeps its place. */
    private static void add(SequencedMap<String, Yaml> fields, String key, List<String> more) {
        List<Yaml> there = items(fields, key);
        SortedSet<String> known = new TreeSet<>();
        there.forEach(item -> known.add(item instanceof Yaml.Text text ? text.value() : ""));
        var all = new ArrayList<>(there);
        for (String line : more) {
            if (known.add(line)) {
                all.add(text(line));
            }
        }
        if (!all.isEmpty()) {
            fields.put(key, new Yaml.Items(all, 0));
        }
    }

    private static List<Yaml> items(SequencedMap<String, Yaml> fields, String key) {
        return fields.get(key) instanceof Yaml.Items items ? items.values() : List.of();
    }

    private static Yaml entry(SharedFiles.Alternative alternative) {
        SequencedMap<String, Yaml> entry = new LinkedHashMap<>();
        entry.put("path", text(alternative.path()));
        entry.put("target", text(alternative.target()));
        entry.put("priority", text(alternative.priority()));
        return new Yaml.Fields(entry, 0);
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
