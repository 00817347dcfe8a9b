package org.mypkg.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text to values and back. */
public final class Json {
    private Json() {}

    /** Builds an object. */
    public static JsonObjectBuilder object() {
        return new JsonObjectBuilder();
    }

    /** The value that the UTF-8 text holds: strict JSON, no duplicate names, nothing after it. */
    public static JsonValue parse(byte[] utf8, JsonLimits limits) throws JsonException {
        checkLength(utf8.length, limits);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return new JsonParsing(limits).parse(text);
        } catch (CharacterCodingException notText) {
            throw new JsonException("not UTF-8", notText);
        }
    }

    /** The same for a text. */
    public static JsonValue parse(String text, JsonLimits limits) throws JsonException {
        checkLength(text.length(), limits);
        return new JsonParsing(limits).parse(text);
    }

    private static void checkLength(long length, JsonLimits limits) throws JsonException {
        if (length > limits.textBytesMax()) {
            throw new JsonException("longer than " + limits.textBytesMax() + " bytes");
        }
    }

    /** The value in one line, without spaces; always the same text for the same value. */
    public static String compact(JsonValue value) {
        return new JsonWriting("", "").write(value);
    }

    /** The value for people: indented by two spaces, a line feed at the end. */
    public static String pretty(JsonValue value) {
        return new JsonWriting("\n", " ").write(value) + "\n";
    }
}
