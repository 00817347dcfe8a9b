package org.mypkg.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a mapping's fields by name and kind; every mistake names the file and the line. */
public final class YamlFields {
    private final String file;
    private final Yaml.Fields fields;

    public YamlFields(String file, Yaml.Fields fields) {
        this.file = file;
        this.fields = fields;
    }

    /** The line that the mapping begins on. */
    public int line() {
        return fields.line();
    }

    /** The line of a key's value; where the key is missing, the line that the mapping begins on. */
    public int lineOf(String key) {
        return value(key).map(Yaml::line).orElse(fields.line());
    }

    /** What the mapping's text is called in errors. */
    public String file() {
        return file;
    }

    /** A failure that names this file and a line of it. */
    public RecipeException wrong(int line, String fact) {
        return new RecipeException(file, line, fact);
    }

    /** Fails on the first key that is not one of these. */
    public void allow(List<String> keys) throws RecipeException {
        for (var field : fields.values().entrySet()) {
            if (!keys.contains(field.getKey())) {
                throw wrong(field.getValue().line(), "unknown key '" + field.getKey() + "'");
            }
        }
    }

    /** The value of a key. */
    public Optional<Yaml> value(String key) {
        return Optional.ofNullable(fields.values().get(key));
    }

    /** The text of a key that must be there. */
    public String required(String key) throws RecipeException {
        return text(key).orElseThrow(() -> wrong(fields.line(), "'" + key + "' is missing"));
    }

    /** The text of a key. */
    public Optional<String> text(String key) throws RecipeException {
        Optional<Yaml> value = value(key);
        return value.isEmpty() ? Optional.empty() : Optional.of(textOf(key, value.get()));
    }

    /** The truth value of a key: {@code true} or {@code false}, as text. */
    public Optional<Boolean> truth(String key) throws RecipeException {
        Optional<String> word = text(key);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        return switch (word.get()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> throw wrong(lineOf(key), "'" + key + "' is true or false");
        };
    }

    /** The list of texts of a key; empty where the key is missing. */
    public List<String> texts(String key) throws RecipeException {
        var texts = new ArrayList<String>();
        for (Yaml item : items(key)) {
            texts.add(textOf(key, item));
        }
        return List.copyOf(texts);
    }

    /** The list of a key; empty where the key is missing. */
    public List<Yaml> items(String key) throws RecipeException {
        Optional<Yaml> value = value(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof Yaml.Items items) {
            return items.values();
        }
        throw wrong(value.get().line(), "'" + key + "' must be a list");
    }

    /** The list of mappings of a key; empty where the key is missing. */
    public List<YamlFields> mappings(String key) throws RecipeException {
        var mappings = new ArrayList<YamlFields>();
        for (Yaml item : items(key)) {
            if (!(item instanceof Yaml.Fields inner)) {
                throw wrong(item.line(), "each entry of '" + key + "' must be a mapping");
            }
            mappings.add(new YamlFields(file, inner));
        }
        return List.copyOf(mappings);
    }

    String textOf(String key, Yaml value) throws RecipeException {
        if (value instanceof Yaml.Text text) {
            return text.value();
        }
        throw wrong(value.line(), "'" + key + "' must be a text");
    }
}
