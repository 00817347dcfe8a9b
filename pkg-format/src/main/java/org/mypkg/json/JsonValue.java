package org.mypkg.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259). Objects keep the order in which their members were written, so the same value is always the same text. */
public sealed interface JsonValue {
    /** The value {@code null}. */
    JsonValue NULL = new Null();

    /** An object; a name stands in it once. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    /** A text. */
    record JsonString(String value) implements JsonValue {}

    /** A number, exactly as it was written. */
    record JsonNumber(BigDecimal value) implements JsonValue {}

    /** {@code true} or {@code false}. */
    record JsonBool(boolean value) implements JsonValue {}

    /** {@code null}. */
    record Null() implements JsonValue {}

    static JsonValue of(String value) {
        return new JsonString(value);
    }

    static JsonValue of(long value) {
        return new JsonNumber(BigDecimal.valueOf(value));
    }

    static JsonValue of(boolean value) {
        return new JsonBool(value);
    }

    /** An array of values. */
    static JsonValue array(List<? extends JsonValue> elements) {
        return new JsonArray(List.copyOf(elements));
    }

    /** An array of texts. */
    static JsonValue strings(List<String> texts) {
        return new JsonArray(texts.stream().map(JsonValue::of).toList());
    }
}
