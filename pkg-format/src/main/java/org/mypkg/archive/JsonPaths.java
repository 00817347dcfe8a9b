package org.mypkg.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.json.JsonValue.JsonString;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * Bytes in JSON: a text where they are UTF-8, else base64 under the member's name with {@code Bytes} appended. Each value has
 * one spelling only; others are refused.
 */
final class JsonPaths {
    private JsonPaths() {}

    /** Adds an absolute path. */
    static void putPath(JsonObjectBuilder object, String name, RootPath path) {
        putBytes(object, name, Bytes.of(absolute(path)));
    }

    static RootPath path(JsonFields fields, String name) throws JsonException {
        return pathOf(bytes(fields, name), fields.where() + ": '" + name + "'");
    }

    static void putBytes(JsonObjectBuilder object, String name, Bytes bytes) {
        Optional<String> text = decode(bytes.toArray());
        if (text.isPresent()) {
            object.put(name, text.get());
        } else {
            object.put(name + "Bytes", Base64.getEncoder().encodeToString(bytes.toArray()));
        }
    }

    static Bytes bytes(JsonFields fields, String name) throws JsonException {
        String coded = name + "Bytes";
        if (!fields.has(coded)) {
            return Bytes.utf8(fields.string(name));
        }
        if (fields.has(name)) {
            throw new JsonException(fields.where() + ": both '" + name + "' and '" + coded + "'");
        }
        byte[] decoded = base64(fields.string(coded), fields.where() + ": '" + coded + "'");
        if (decode(decoded).isPresent()) {
            throw new JsonException(fields.where() + ": '" + coded + "' is UTF-8 and belongs into '" + name + "'");
        }
        return Bytes.of(decoded);
    }

    static byte[] base64(String text, String where) throws JsonException {
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(decoded).equals(text)) {
                return decoded;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new JsonException(where + " is no base64", notBase64);
        }
        throw new JsonException(where + " is no canonical base64");
    }

    /** Adds an array of absolute paths, left out when empty; one that is not UTF-8 is an object with {@code pathBytes}. */
    static void putPaths(JsonObjectBuilder object, String name, List<RootPath> paths) {
        if (!paths.isEmpty()) {
            object.putArray(name, paths.stream().map(JsonPaths::element).toList());
        }
    }

    private static JsonValue element(RootPath path) {
        Optional<String> text = path.utf8();
        if (text.isPresent()) {
            return JsonValue.of("/" + text.get());
        }
        JsonObjectBuilder object = Json.object();
        putPath(object, "path", path);
        return object.build();
    }

    static List<RootPath> paths(JsonFields fields, String name) throws JsonException {
        var paths = new ArrayList<RootPath>();
        for (JsonValue element : fields.array(name)) {
            String where = fields.where() + ": " + name + "[" + paths.size() + "]";
            paths.add(
                    element instanceof JsonString text
                            ? pathOf(Bytes.utf8(text.value()), where)
                            : path(JsonFields.of(element, where), "path"));
        }
        return paths;
    }

    private static RootPath pathOf(Bytes bytes, String where) throws JsonException {
        byte[] raw = bytes.toArray();
        Optional<RootPath> path = RootPath.parse(raw);
        if (path.isEmpty() || path.get().isRoot() || !Bytes.of(absolute(path.get())).equals(bytes)) {
            throw new JsonException(where + " is no absolute, normal path: " + bytes);
        }
        return path.get();
    }

    private static byte[] absolute(RootPath path) {
        byte[] relative = path.toBytes();
        byte[] absolute = new byte[relative.length + 1];
        absolute[0] = '/';
        System.arraycopy(relative, 0, absolute, 1, relative.length);
        return absolute;
    }

    private static Optional<String> decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes) ? Optional.of(text) : Optional.empty();
    }
}
