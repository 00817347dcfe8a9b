package org.mypkg.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** Parts of kind {@code files}: which package has which path. */
public final class FilesCodec {
    private static final String TITLE = "cannot read the repository's list of files";
    private static final Set<String> KNOWN_IN_HEADER = Set.of("format", "critical", "kind");

    private FilesCodec() {}

    /** The paths of one package, directories left out. */
    public record PackagePaths(PackageId id, List<RootPath> paths) {
        public PackagePaths {
            paths = paths.stream().sorted().toList();
        }
    }

    /** The stored bytes of a part; the same packages in any order give the same bytes. */
    public static byte[] encode(List<PackagePaths> packages) {
        JsonObject header = Json.object().put("format", IndexCodec.FORMAT).put("kind", Part.FILES).build();
        List<JsonObject> lines = packages.stream()
                .sorted(Comparator.comparing(PackagePaths::id))
                .map(FilesCodec::line)
                .toList();
        return StoredLines.write(header, lines);
    }

    private static JsonObject line(PackagePaths one) {
        var texts = new ArrayList<String>();
        var others = new ArrayList<String>();
        for (RootPath path : one.paths) {
            Optional<String> text = path.utf8();
            if (text.isPresent()) {
                texts.add("/" + text.get());
            } else {
                others.add(Base64.getEncoder().encodeToString(path.toBytes()));
            }
        }
        JsonObjectBuilder object = Json.object()
                .put("name", one.id.name().value())
                .put("version", one.id.version().value())
                .put("arch", one.id.arch().value())
                .putStrings("paths", texts);
        return others.isEmpty() ? object.build() : object.putStrings("pathsBytes", others).build();
    }

    /** @throws FormatException INDEX_DAMAGED, FORMAT_TOO_NEW or LIMIT_EXCEEDED */
    public static List<PackagePaths> decode(byte[] stored, Limits limits) throws FormatException {
        return IndexFormat.reading(TITLE, () -> {
            var packages = new ArrayList<PackagePaths>();
            var reading = new HeaderFirst(
                    Part.FILES, IndexCodec.FORMAT, KNOWN_IN_HEADER, TITLE, line -> packages.add(paths(line)));
            StoredLines.read(stored, limits, TITLE, reading);
            reading.checkSeen();
            return List.copyOf(packages);
        });
    }

    /**
     * The packages of a part that have a path, in the order of the part. Lines that do not hold it as the publisher writes it are not decoded: of
     * a whole archive's millions of paths one is looked for.
     *
     * @throws FormatException as {@link #decode}, for the lines that are looked at
     */
    public static List<PackageId> having(byte[] stored, Limits limits, RootPath path) throws FormatException {
        return IndexFormat.reading(TITLE, () -> {
            var found = new ArrayList<PackageId>();
            var reading = new HeaderFirst(Part.FILES, IndexCodec.FORMAT, KNOWN_IN_HEADER, TITLE, line -> {
                PackagePaths one = paths(line);
                if (one.paths().contains(path)) {
                    found.add(one.id());
                }
            });
            byte[] text = StoredLines.text(stored, limits, TITLE);
            byte[] wanted = written(path);
            for (int start = 0; start < text.length; ) {
                int end = lineEnd(text, start);
                if (start == 0 || holds(text, start, end, wanted)) {
                    byte[] line = Arrays.copyOfRange(text, start, end);
                    reading.accept(1, StoredLines.fields(line, 1, limits, TITLE));
                }
                start = end;
            }
            reading.checkSeen();
            return List.copyOf(found);
        });
    }

    /** A path as {@link #line} writes it. */
    private static byte[] written(RootPath path) {
        String text = path.utf8().map(utf8 -> "/" + utf8).orElseGet(() -> Base64.getEncoder().encodeToString(path.toBytes()));
        return Json.compact(JsonValue.of(text)).getBytes(StandardCharsets.UTF_8);
    }

    /** Behind the next line feed, or the end. */
    private static int lineEnd(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, text.length);
    }

    private static boolean holds(byte[] text, int start, int end, byte[] wanted) {
        for (int at = start; at <= end - wanted.length; at++) {
            if (text[at] == wanted[0] && Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private static PackagePaths paths(JsonFields line) throws JsonException {
        var paths = new ArrayList<RootPath>();
        for (String text : line.strings("paths")) {
            paths.add(path(RootPath.of(text)));
        }
        for (String coded : line.strings("pathsBytes")) {
            paths.add(path(RootPath.of(Base64.getDecoder().decode(coded))));
        }
        var id = PackageId.of(line.string("name"), line.string("version"), line.string("arch"));
        return new PackagePaths(id, paths);
    }

    private static RootPath path(RootPath path) throws JsonException {
        if (path.isRoot()) {
            throw new JsonException("a package has the root itself");
        }
        return path;
    }
}
