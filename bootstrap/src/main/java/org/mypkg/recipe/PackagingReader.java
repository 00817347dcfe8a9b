package org.mypkg.recipe;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Reads how a recipe's tree becomes packages. */
final class PackagingReader {
    static final List<String> KEYS = List.of("shared", "split", "strip", "unchecked");

    private static final String DEFAULT = "default";

    private final YamlFields fields;
    private final boolean styled;

    /** @param styled whether the recipe has a style: then it is split by rule unless it says otherwise */
    PackagingReader(YamlFields fields, boolean styled) {
        this.fields = fields;
        this.styled = styled;
    }

    Recipe.Packaging read() throws RecipeException {
        List<Yaml> split = split();
        var parts = EnumSet.noneOf(Recipe.Part.class);
        boolean debug = false;
        for (Yaml item : split) {
            String word = fields.textOf("split", item);
            if (word.equals(DEFAULT)) {
                parts.addAll(EnumSet.allOf(Recipe.Part.class));
                continue;
            }
            Recipe.Part part = Recipe.Part.ofKey(word).orElseThrow(() -> fields.wrong(
                    item.line(), "unknown part '" + word + "'; known are default, none, dev, static, doc, libs and dbg"));
            parts.add(part);
            debug |= part == Recipe.Part.DBG;
        }
        return new Recipe.Packaging(shared(), List.copyOf(parts), debug, strip(), globs("unchecked"));
    }

    private List<Yaml> split() throws RecipeException {
        Optional<Yaml> value = fields.value("split");
        if (value.isEmpty()) {
            return styled ? List.of(new Yaml.Text(DEFAULT, fields.line())) : List.of();
        }
        if (!(value.get() instanceof Yaml.Text word)) {
            return fields.items("split");
        }
        return switch (word.value()) {
            case DEFAULT -> List.of(word);
            case "none" -> List.of();
            default -> throw fields.wrong(word.line(), "'split' is default, none or a list of parts");
        };
    }

    private Recipe.Strip strip() throws RecipeException {
        Optional<Boolean> strip = fields.truth("strip");
        if (strip.isEmpty()) {
            return Recipe.Strip.BY_TOOLCHAIN;
        }
        return strip.get() ? Recipe.Strip.YES : Recipe.Strip.NO;
    }

    private List<String> shared() throws RecipeException {
        List<String> paths = fields.texts("shared");
        for (String path : paths) {
            if (!path.matches("/usr/s?bin/[^/*?]+")) {
                throw fields.wrong(fields.lineOf("shared"), "'" + path + "' cannot be shared: only files right in /usr/bin and /usr/sbin");
            }
        }
        return paths;
    }

    private List<String> globs(String key) throws RecipeException {
        List<String> globs = fields.texts(key);
        for (String glob : globs) {
            if (!glob.startsWith("/")) {
                throw fields.wrong(fields.lineOf(key), "'" + glob + "' fits no file: globs begin with a slash");
            }
        }
        return globs;
    }
}
