package org.mypkg.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mypkg.diag.Failure;
import org.mypkg.image.ImageConfig.Compression;
import org.mypkg.image.ImageConfig.Format;
import org.mypkg.model.Digest;
import org.mypkg.model.Relation;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.RecipeException;
import org.mypkg.recipe.Yaml;
import org.mypkg.recipe.YamlFields;
import org.mypkg.recipe.YamlReader;
import org.mypkg.sys.HostFiles;

/** Reads a configuration; relative paths in it count from its own directory. Every mistake names its line. */
final class ImageConfigReader {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
    private static final Pattern SERIAL = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,11})([KMGT]?)");
    private static final String DEFAULT_OPTIONS = "console=tty0 console=ttyS0 quiet panic=10";
    private static final List<String> KEYS = List.of(
            "name", "root", "repositories", "packages", "kernel", "kernel-options", "users", "hostname", "network", "services",
            "files", "formats", "size", "exclude", "compression");

    /** Where things lie says nothing of what an image is. */
    private static final List<String> PLACES = List.of("root", "repositories");

    private final Path directory;
    private final YamlFields fields;

    private ImageConfigReader(Path directory, YamlFields fields) {
        this.directory = directory;
        this.fields = fields;
    }

    /** @throws ImageException (IMAGE_CONFIG_INVALID) where it says what it must not, or not what it must */
    static ImageConfig read(Path file) throws Failure {
        Path absolute = file.toAbsolutePath().normalize();
        String text = HostFiles.readText(absolute);
        try {
            Yaml.Fields top = YamlReader.read(file.toString(), text);
            Path parent = absolute.getParent();
            var reader = new ImageConfigReader(parent == null ? absolute : parent, new YamlFields(file.toString(), top));
            return reader.config(identityOf(top));
        } catch (RecipeException wrong) {
            throw ImageException.config(file.toString(), wrong);
        }
    }

    private static Digest identityOf(Yaml.Fields top) {
        var kept = new LinkedHashMap<String, Yaml>(top.values());
        PLACES.forEach(kept::remove);
        return Digest.of(Yaml.write(new Yaml.Fields(kept, 1)).getBytes(StandardCharsets.UTF_8));
    }

    private ImageConfig config(Digest identity) throws RecipeException {
        fields.allow(KEYS);
        String name = fields.required("name");
        if (!NAME.matcher(name).matches()) {
            throw wrong("name", "'" + name + "' cannot be the name of a file");
        }
        var exclude = new ArrayList<RootPath>();
        for (String path : fields.texts("exclude")) {
            exclude.add(path(fields, fields.lineOf("exclude"), path));
        }
        return new ImageConfig(
                name, identity, source(), formats(), boot(), new SystemReader(directory, fields).read(), exclude, compression());
    }

    private ImageConfig.Source source() throws RecipeException {
        boolean tree = fields.value("root").isPresent();
        if (tree) {
            for (String other : List.of("repositories", "packages")) {
                if (fields.value(other).isPresent()) {
                    throw wrong(other, "'root' names a root that exists: '" + other + "' would make one");
                }
            }
            return new ImageConfig.Source.Tree(directory.resolve(fields.required("root")).normalize());
        }
        var packages = new ArrayList<Relation>();
        for (String text : fields.texts("packages")) {
            packages.add(relation(text));
        }
        var origins = new ArrayList<ImageConfig.Origin>();
        for (YamlFields entry : fields.mappings("repositories")) {
            origins.add(origin(entry));
        }
        if (packages.isEmpty() || origins.isEmpty()) {
            throw fields.wrong(fields.line(), "'root' is missing, or 'repositories' and 'packages'");
        }
        return new ImageConfig.Source.Packages(origins, packages);
    }

    private Relation relation(String text) throws RecipeException {
        try {
            return Relation.parse(text);
        } catch (IllegalArgumentException illegal) {
            throw wrong("packages", String.valueOf(illegal.getMessage()));
        }
    }

    private ImageConfig.Origin origin(YamlFields entry) throws RecipeException {
        entry.allow(List.of("name", "url", "path", "key", "snapshot", "updates"));
        String name = entry.required("name");
        if (!NAME.matcher(name).matches()) {
            throw entry.wrong(entry.line(), "'" + name + "' cannot be the name of a repository");
        }
        Optional<String> url = entry.text("url");
        Optional<String> path = entry.text("path");
        if (url.isPresent() == path.isPresent()) {
            throw entry.wrong(entry.line(), "a repository has either 'url' or 'path'");
        }
        String place = url.orElseGet(() -> directory.resolve(path.orElse("")).normalize().toString());
        Path key = directory.resolve(entry.required("key")).normalize();
        return new ImageConfig.Origin(name, place, entry.text("updates").orElse(""), key, pin(entry), entry.line());
    }

    private static ImageConfig.Pin pin(YamlFields entry) throws RecipeException {
        Optional<Yaml> value = entry.value("snapshot");
        if (value.isEmpty()) {
            return new ImageConfig.Pin.Newest();
        }
        String text = entry.required("snapshot");
        if (SERIAL.matcher(text).matches()) {
            return new ImageConfig.Pin.Serial(Long.parseLong(text));
        }
        try {
            return new ImageConfig.Pin.Bytes(new Digest(text));
        } catch (IllegalArgumentException illegal) {
            throw entry.wrong(value.get().line(), "'snapshot' is the serial number of a publication, or the SHA-256 of its repo.json");
        }
    }

    private List<Format> formats() throws RecipeException {
        var formats = new ArrayList<Format>();
        for (String word : fields.texts("formats")) {
            Format format = List.of(Format.values()).stream()
                    .filter(known -> known.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> wrong("formats", "unknown format '" + word + "'"));
            if (formats.contains(format)) {
                throw wrong("formats", "'" + word + "' comes twice");
            }
            formats.add(format);
        }
        if (formats.isEmpty()) {
            throw wrong("formats", "'formats' names no image");
        }
        return formats;
    }

    private ImageConfig.Boot boot() throws RecipeException {
        String options = fields.text("kernel-options").orElse(DEFAULT_OPTIONS).strip();
        // They stand in a script of the boot loader, between words that it reads itself.
        if (!options.matches("[\\x20-\\x7e&&[^'\"\\\\$;{}<>|&#]]*")) {
            throw wrong("kernel-options", "a kernel option holds a character that the boot loader would read as its own");
        }
        String kernel = fields.text("kernel").orElse("/boot/vmlinuz");
        return new ImageConfig.Boot(path(fields, fields.lineOf("kernel"), kernel), options, size());
    }

    private long size() throws RecipeException {
        Optional<String> text = fields.text("size");
        if (text.isEmpty()) {
            return 0;
        }
        var matcher = SIZE.matcher(text.get());
        if (!matcher.matches()) {
            throw wrong("size", "'" + text.get() + "' is no size: it is a number with K, M, G or T, such as 512M");
        }
        int powers = matcher.group(2).isEmpty() ? 0 : "KMGT".indexOf(matcher.group(2)) + 1;
        long number = Long.parseLong(matcher.group(1));
        long bytes = number << (10 * powers);
        if (number > DiskLayout.LARGEST_BYTES >> (10 * powers)) {
            throw wrong("size", "a disk of " + text.get() + " is larger than this program makes one");
        }
        return bytes;
    }

    private Compression compression() throws RecipeException {
        String word = fields.text("compression").orElse("");
        return switch (word) {
            case "" -> Compression.USUAL;
            case "gzip" -> Compression.GZIP;
            case "zstd" -> Compression.ZSTD;
            case "none" -> Compression.NONE;
            default -> throw wrong("compression", "'compression' is gzip, zstd or none, not '" + word + "'");
        };
    }

    private RecipeException wrong(String key, String fact) {
        return fields.wrong(fields.lineOf(key), fact);
    }

    /** A path below the root. */
    static RootPath path(YamlFields fields, int line, String text) throws RecipeException {
        try {
            return RootPath.of(text);
        } catch (IllegalArgumentException illegal) {
            throw fields.wrong(line, String.valueOf(illegal.getMessage()));
        }
    }
}
