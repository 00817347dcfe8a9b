package org.mypkg.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mypkg.json.JsonValue.JsonObject;

/** Builds an object member by member, in the order of the calls. */
public final class JsonObjectBuilder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /** Adds a member. @throws IllegalArgumentException when there is one by this name */
    public JsonObjectBuilder put(String name, JsonValue value) {
        if (members.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("a second member '" + name + "'");
        }
        return this;
    }

    public JsonObjectBuilder put(String name, String value) {
        return put(name, JsonValue.of(value));
    }

    public JsonObjectBuilder put(String name, long value) {
        return put(name, JsonValue.of(value));
    }

    public JsonObjectBuilder put(String name, boolean value) {
        return put(name, JsonValue.of(value));
    }

    /** Adds an array of texts. */
    public JsonObjectBuilder putStrings(String name, List<String> values) {
        return put(name, JsonValue.strings(values));
    }

    /** Adds an array. */
    public JsonObjectBuilder putArray(String name, List<? extends JsonValue> values) {
        return put(name, JsonValue.array(values));
    }

    public JsonObject build() {
        return new JsonObject(members);
    }
}
