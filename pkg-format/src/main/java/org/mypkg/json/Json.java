package org.mypkg.json;

/** Text to values and back. */
public final class Json {
    private Json() {}

    /** Builds an object. */
    public static JsonObjectBuilder object() {
        return new JsonObjectBuilder();
    }

    /** The value that the UTF-8 text holds: strict JSON, no duplicate names, nothing after it. */
    public static JsonValue parse(byte[] utf8, JsonLimits limits) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** The same for a text. */
    public static JsonValue parse(String text, JsonLimits limits) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** The value in one line, without spaces; always the same text for the same value. */
    public static String compact(JsonValue value) {
        throw new UnsupportedOperationException();
    }

    /** The value for people: indented by two spaces, a line feed at the end. */
    public static String pretty(JsonValue value) {
        throw new UnsupportedOperationException();
    }
}
