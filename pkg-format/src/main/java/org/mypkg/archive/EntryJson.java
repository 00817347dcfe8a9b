package org.mypkg.archive;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** File entries as JSON. Owner 0, whole seconds and absent attributes are left out. */
final class EntryJson {
    private static final Set<String> KNOWN = Set.of(
            "path", "pathBytes", "type", "mode", "uid", "gid", "mtime", "mtimeNanos", "xattrs", "size", "sha256", "target",
            "targetBytes", "major", "minor", "critical");

    private EntryJson() {}

    static JsonObject encode(FileEntry entry) {
        JsonObjectBuilder object = Json.object();
        JsonPaths.putPath(object, "path", entry.path());
        object.put("type", typeOf(entry));
        putMeta(object, entry.meta());
        switch (entry) {
            case FileEntry.Regular file ->
                object.put("size", file.sizeBytes()).put("sha256", file.digest().hex());
            case FileEntry.Symlink link -> JsonPaths.putBytes(object, "target", link.target());
            case FileEntry.Hardlink link -> JsonPaths.putPath(object, "target", link.target());
            case FileEntry.Device device -> object.put("major", device.major()).put("minor", device.minor());
            case FileEntry.Directory directory -> {}
            case FileEntry.Fifo fifo -> {}
        }
        return object.build();
    }

    private static String typeOf(FileEntry entry) {
        return switch (entry) {
            case FileEntry.Regular file -> "file";
            case FileEntry.Directory directory -> "directory";
            case FileEntry.Symlink link -> "symlink";
            case FileEntry.Hardlink link -> "hardlink";
            case FileEntry.Device device -> device.block() ? "block" : "char";
            case FileEntry.Fifo fifo -> "fifo";
        };
    }

    private static void putMeta(JsonObjectBuilder object, FileMeta meta) {
        object.put("mode", String.format(Locale.ROOT, "%04o", meta.mode()));
        putUnlessZero(object, "uid", meta.uid());
        putUnlessZero(object, "gid", meta.gid());
        object.put("mtime", meta.mtimeSeconds());
        putUnlessZero(object, "mtimeNanos", meta.mtimeNanos());
        if (!meta.xattrs().isEmpty()) {
            JsonObjectBuilder xattrs = Json.object();
            for (Map.Entry<String, Bytes> xattr : meta.xattrs().entrySet()) {
                xattrs.put(xattr.getKey(), Base64.getEncoder().encodeToString(xattr.getValue().toArray()));
            }
            object.put("xattrs", xattrs.build());
        }
    }

    private static void putUnlessZero(JsonObjectBuilder object, String name, long value) {
        if (value != 0) {
            object.put(name, value);
        }
    }

    static FileEntry decode(JsonFields fields) throws JsonException, UnknownFeature {
        UnknownFeature.check(fields, KNOWN);
        RootPath path = JsonPaths.path(fields, "path");
        FileMeta meta = meta(fields);
        String type = fields.string("type");
        return switch (type) {
            case "file" ->
                new FileEntry.Regular(path, meta, fields.wholeNumber("size"), new Digest(fields.string("sha256")));
            case "directory" -> new FileEntry.Directory(path, meta);
            case "symlink" -> new FileEntry.Symlink(path, meta, JsonPaths.bytes(fields, "target"));
            case "hardlink" -> new FileEntry.Hardlink(path, meta, JsonPaths.path(fields, "target"));
            case "block", "char" ->
                new FileEntry.Device(path, meta, type.equals("block"), small(fields, "major"), small(fields, "minor"));
            case "fifo" -> new FileEntry.Fifo(path, meta);
            default -> throw new UnknownFeature(fields.where() + ": type '" + type + "'");
        };
    }

    private static FileMeta meta(JsonFields fields) throws JsonException {
        String mode = fields.string("mode");
        if (!mode.matches("[0-7]{4}")) {
            throw new JsonException(fields.where() + ": mode '" + mode + "' is not four octal digits");
        }
        var xattrs = new TreeMap<String, Bytes>();
        if (fields.has("xattrs")) {
            JsonFields values = fields.object("xattrs");
            for (String name : values.names()) {
                xattrs.put(name, Bytes.of(JsonPaths.base64(values.string(name), values.where() + ": '" + name + "'")));
            }
        }
        return new FileMeta(
                Integer.parseInt(mode, 8),
                smallOrZero(fields, "uid"),
                smallOrZero(fields, "gid"),
                fields.wholeNumber("mtime", 0),
                smallOrZero(fields, "mtimeNanos"),
                xattrs);
    }

    private static int smallOrZero(JsonFields fields, String name) throws JsonException {
        return fields.has(name) ? small(fields, name) : 0;
    }

    /** A number from 0 to 2^31-1. */
    static int small(JsonFields fields, String name) throws JsonException {
        long number = fields.wholeNumber(name);
        if (number > Integer.MAX_VALUE) {
            throw new JsonException(fields.where() + ": '" + name + "' is too large");
        }
        return (int) number;
    }
}
