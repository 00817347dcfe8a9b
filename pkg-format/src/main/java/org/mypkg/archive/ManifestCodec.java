package org.mypkg.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.ErrorCode;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;

/** Manifests as JSON text and back; see {@code docs/formats/package.md}. */
public final class ManifestCodec {
    /** The major version of the package format that this release reads and writes. */
    public static final int FORMAT = 1;

    private static final int DEPTH_MAX = 8;

    private ManifestCodec() {}

    /** The manifest in one line; always the same bytes for the same value. */
    public static byte[] encode(Manifest manifest) {
        JsonObjectBuilder object = Json.object().put("format", FORMAT);
        putSpec(object, manifest.spec());
        object.putArray("files", manifest.files().stream().map(EntryJson::encode).toList());
        object.putArray("frames", manifest.frames().stream().map(ManifestCodec::frame).toList());
        return (Json.compact(object.build()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject frame(Frame frame) {
        return Json.object()
                .put("firstFile", frame.firstFile())
                .put("fileCount", frame.fileCount())
                .put("lengthBytes", frame.lengthBytes())
                .put("contentBytes", frame.contentBytes())
                .put("sha256", frame.digest().hex())
                .build();
    }

    /**
     * Reads a manifest and checks it against itself: order, frames, links, limits.
     *
     * @throws FormatException PACKAGE_DAMAGED, FORMAT_TOO_NEW or LIMIT_EXCEEDED
     */
    public static Manifest decode(byte[] json, Limits limits) throws FormatException {
        Manifest manifest = reading("cannot read the package's manifest", () -> {
            var jsonLimits = new JsonLimits(limits.manifestBytesMax(), DEPTH_MAX);
            JsonFields fields = JsonFields.of(Json.parse(json, jsonLimits), "manifest");
            checkFormat(fields);
            PackageSpec spec = SpecJson.read(fields);
            return new Manifest(spec, files(fields, limits), frames(fields));
        });
        ManifestChecks.check(manifest, limits);
        return manifest;
    }

    private static void checkFormat(JsonFields fields) throws JsonException, UnknownFeature {
        long format = fields.wholeNumber("format");
        if (format != FORMAT) {
            throw new UnknownFeature("format " + format + ", and this release reads format " + FORMAT);
        }
    }

    private static List<FileEntry> files(JsonFields fields, Limits limits)
            throws JsonException, UnknownFeature, FormatException {
        List<JsonFields> objects = fields.objects("files");
        if (objects.size() > limits.filesMax()) {
            throw new FormatException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "cannot read the package's manifest",
                    objects.size() + " files, and " + limits.filesMax() + " are allowed");
        }
        var files = new ArrayList<FileEntry>(objects.size());
        for (JsonFields object : objects) {
            files.add(EntryJson.decode(object));
        }
        return files;
    }

    private static List<Frame> frames(JsonFields fields) throws JsonException {
        var frames = new ArrayList<Frame>();
        for (JsonFields object : fields.objects("frames")) {
            frames.add(new Frame(
                    EntryJson.small(object, "firstFile"),
                    EntryJson.small(object, "fileCount"),
                    object.wholeNumber("lengthBytes"),
                    object.wholeNumber("contentBytes"),
                    new Digest(object.string("sha256"))));
        }
        return frames;
    }

    /** The description alone, in one line, for indexes and the database. */
    public static String encodeSpec(PackageSpec spec) {
        JsonObjectBuilder object = Json.object();
        putSpec(object, spec);
        return Json.compact(object.build());
    }

    /** @throws FormatException PACKAGE_DAMAGED or FORMAT_TOO_NEW */
    public static PackageSpec decodeSpec(String json) throws FormatException {
        return reading(
                "cannot read a package's description",
                () -> SpecJson.read(JsonFields.of(Json.parse(json, JsonLimits.DEFAULT), "package")));
    }

    /** Adds the members of a description to an object that says more. */
    public static void putSpec(JsonObjectBuilder object, PackageSpec spec) {
        SpecJson.put(object, spec);
    }

    /** The description that an object holds among other members. */
    public static PackageSpec specOf(JsonFields fields) throws FormatException {
        return reading("cannot read a package's description", () -> SpecJson.read(fields));
    }

    /** One file entry in one line, for the database. */
    public static String encodeEntry(FileEntry entry) {
        return Json.compact(EntryJson.encode(entry));
    }

    /** @throws FormatException PACKAGE_DAMAGED or FORMAT_TOO_NEW */
    public static FileEntry decodeEntry(String json) throws FormatException {
        Optional<FileEntry> plain = EntryScanner.scan(json);
        return plain.isPresent() ? plain.get() : decodeAnyEntry(json);
    }

    static FileEntry decodeAnyEntry(String json) throws FormatException {
        return reading(
                "cannot read a file's entry",
                () -> EntryJson.decode(JsonFields.of(Json.parse(json, JsonLimits.DEFAULT), "entry")));
    }

    private interface Reading<T> {
        T read() throws JsonException, UnknownFeature, FormatException;
    }

    /** The model's own constructors refuse illegal names, versions, digests and numbers by IllegalArgumentException. */
    private static <T> T reading(String what, Reading<T> reading) throws FormatException {
        try {
            return reading.read();
        } catch (UnknownFeature unknown) {
            throw FormatException.tooNew(what, String.valueOf(unknown.getMessage()));
        } catch (JsonException | IllegalArgumentException broken) {
            throw new FormatException(ErrorCode.PACKAGE_DAMAGED, what, String.valueOf(broken.getMessage()));
        }
    }
}
