package org.mypkg.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Reads a recipe's sources; one that several recipes share is a file of its own. */
final class SourceParser {
    private static final int DEBIAN_PARTS = 3;

    private SourceParser() {}

    /** @param directories the recipe's, the most general first: shared files are looked for from the most special one */
    static List<SourceRef> read(YamlFields recipe, List<Path> directories) throws RecipeException, DiskException {
        var sources = new ArrayList<SourceRef>();
        for (Yaml item : recipe.items("sources")) {
            sources.add(
                    switch (item) {
                        case Yaml.Text shared -> shared(recipe, shared, directories);
                        case Yaml.Fields fields -> source(new YamlFields(recipe.file(), fields));
                        case Yaml.Items list ->
                            throw recipe.wrong(list.line(), "a source is a mapping or the name of a file");
                    });
        }
        return List.copyOf(sources);
    }

    private static SourceRef shared(YamlFields recipe, Yaml.Text name, List<Path> directories)
            throws RecipeException, DiskException {
        for (Path directory : directories.reversed()) {
            Path file = directory.resolve(name.value()).normalize();
            if (HostFiles.isRegularFile(file)) {
                return source(new YamlFields(file.toString(), YamlReader.read(file.toString(), HostFiles.readText(file))));
            }
        }
        throw recipe.wrong(name.line(), "no file '" + name.value() + "' beside the recipe");
    }

    private static SourceRef source(YamlFields fields) throws RecipeException {
        fields.allow(List.of("name", "places"));
        String name = fields.required("name");
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9._+-]*")) {
            throw fields.wrong(fields.line(), "'" + name + "' cannot be the name of a directory");
        }
        var places = new ArrayList<SourceRef.Place>();
        for (YamlFields place : fields.mappings("places")) {
            places.add(place(place));
        }
        if (places.isEmpty()) {
            throw fields.wrong(fields.line(), "source '" + name + "' has no places");
        }
        return new SourceRef(name, places);
    }

    private static SourceRef.Place place(YamlFields fields) throws RecipeException {
        fields.allow(List.of("url", "debian", "file", "version", "sha256", "trust"));
        return new SourceRef.Place(at(fields), digest(fields), trust(fields), fields.text("version"));
    }

    private static SourceRef.At at(YamlFields fields) throws RecipeException {
        Optional<String> url = fields.text("url");
        Optional<String> debian = fields.text("debian");
        Optional<String> file = fields.text("file");
        if ((url.isPresent() ? 1 : 0) + (debian.isPresent() ? 1 : 0) + (file.isPresent() ? 1 : 0) != 1) {
            throw fields.wrong(fields.line(), "a place is exactly one of 'url', 'debian' and 'file'");
        }
        if (url.isPresent()) {
            return new SourceRef.At.Url(url.get());
        }
        if (file.isPresent()) {
            return new SourceRef.At.Local(file.get());
        }
        String[] parts = debian.orElseThrow().split("/", -1);
        if (parts.length != DEBIAN_PARTS) {
            throw fields.wrong(fields.line(), "'debian' must be SUITE/SOURCE/FILE");
        }
        return new SourceRef.At.Debian(parts[0], parts[1], parts[2]);
    }

    private static Digest digest(YamlFields fields) throws RecipeException {
        try {
            return new Digest(fields.required("sha256"));
        } catch (IllegalArgumentException illegal) {
            throw fields.wrong(fields.line(), String.valueOf(illegal.getMessage()));
        }
    }

    private static SourceRef.Trust trust(YamlFields fields) throws RecipeException {
        String word = fields.required("trust");
        for (SourceRef.Trust trust : SourceRef.Trust.values()) {
            if (trust.word().equals(word)) {
                return trust;
            }
        }
        throw fields.wrong(fields.line(), "unknown trust '" + word + "'; known are upstream, upstream-identical and repacked");
    }
}
