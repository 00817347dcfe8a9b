package org.mypkg.json;

import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.mypkg.json.JsonValue.JsonArray;
import org.mypkg.json.JsonValue.JsonBool;
import org.mypkg.json.JsonValue.JsonNumber;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.json.JsonValue.JsonString;
import org.mypkg.json.JsonValue.Null;

/** Writes values as text. Only what JSON demands is escaped, and halves of surrogate pairs, which UTF-8 cannot hold. */
final class JsonWriting {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out = new StringBuilder();
    private final String lineEnd;
    private final String space;

    JsonWriting(String lineEnd, String space) {
        this.lineEnd = lineEnd;
        this.space = space;
    }

    String write(JsonValue value) {
        value(value, 0);
        return out.toString();
    }

    private void value(JsonValue value, int depth) {
        switch (value) {
            case JsonObject object -> object(object, depth);
            case JsonArray array -> array(array, depth);
            case JsonString string -> string(string.value());
            case JsonNumber number -> out.append(number.value());
            case JsonBool bool -> out.append(bool.value());
            case Null none -> out.append("null");
        }
    }

    private void object(JsonObject object, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            separate(first, depth + 1);
            string(member.getKey());
            out.append(':').append(space);
            value(member.getValue(), depth + 1);
            first = false;
        }
        close(object.members().values(), depth, '}');
    }

    private void array(JsonArray array, int depth) {
        out.append('[');
        boolean first = true;
        for (JsonValue element : array.elements()) {
            separate(first, depth + 1);
            value(element, depth + 1);
            first = false;
        }
        close(array.elements(), depth, ']');
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.append(',');
        }
        newLine(depth);
    }

    private void close(Collection<JsonValue> content, int depth, char bracket) {
        if (!content.isEmpty()) {
            newLine(depth);
        }
        out.append(bracket);
    }

    private void newLine(int depth) {
        if (!lineEnd.isEmpty()) {
            out.append(lineEnd).repeat("  ", depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> plain(text, i, c);
            }
        }
        out.append('"');
    }

    private void plain(String text, int i, char c) {
        if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !paired(text, i))) {
            out.append("\\u").append(HEX.toHexDigits(c));
        } else {
            out.append(c);
        }
    }

    private static boolean paired(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
