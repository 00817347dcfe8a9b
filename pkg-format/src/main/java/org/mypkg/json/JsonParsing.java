package org.mypkg.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.mypkg.json.JsonValue.JsonArray;
import org.mypkg.json.JsonValue.JsonBool;
import org.mypkg.json.JsonValue.JsonNumber;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.json.JsonValue.JsonString;

/** Builds values from the tokens of a text. */
final class JsonParsing {
    /** Numbers are file sizes, times and serials; nothing of ours has more digits. */
    private static final int DIGITS_MAX = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(DIGITS_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonLimits limits;

    JsonParsing(JsonLimits limits) {
        this.limits = limits;
    }

    JsonValue parse(String text) throws JsonException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonValue value = value(parser, parser.nextToken(), limits.depthMax());
            if (parser.nextToken() != null) {
                throw new JsonException("something follows the value" + place(parser));
            }
            return value;
        } catch (JsonProcessingException broken) {
            var where = broken.getLocation();
            String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
            throw new JsonException(broken.getOriginalMessage() + place, broken);
        } catch (NumberFormatException beyond) {
            throw new JsonException("a number beyond all bounds", beyond);
        } catch (IOException impossible) {
            throw new JsonException("unreadable", impossible);
        }
    }

    private static String place(JsonParser parser) {
        var where = parser.currentTokenLocation();
        return " at line " + where.getLineNr() + ", column " + where.getColumnNr();
    }

    private JsonValue value(JsonParser parser, @Nullable JsonToken token, int depthLeft)
            throws IOException, JsonException {
        if (token == null) {
            throw new JsonException("the text ends too early");
        }
        return switch (token) {
            case START_OBJECT -> object(parser, deeper(parser, depthLeft));
            case START_ARRAY -> array(parser, deeper(parser, depthLeft));
            case VALUE_STRING -> new JsonString(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getDecimalValue());
            case VALUE_TRUE -> new JsonBool(true);
            case VALUE_FALSE -> new JsonBool(false);
            case VALUE_NULL -> JsonValue.NULL;
            case FIELD_NAME, END_ARRAY, END_OBJECT, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new JsonException("no value" + place(parser));
        };
    }

    private static int deeper(JsonParser parser, int depthLeft) throws JsonException {
        if (depthLeft == 0) {
            throw new JsonException("nested too deeply" + place(parser));
        }
        return depthLeft - 1;
    }

    private JsonValue object(JsonParser parser, int depthLeft) throws IOException, JsonException {
        var members = new LinkedHashMap<String, JsonValue>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (members.put(name, value(parser, parser.nextToken(), depthLeft)) != null) {
                throw new JsonException("a second member '" + name + "'" + place(parser));
            }
        }
        return new JsonObject(members);
    }

    private JsonValue array(JsonParser parser, int depthLeft) throws IOException, JsonException {
        var elements = new ArrayList<JsonValue>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            elements.add(value(parser, token, depthLeft));
            token = parser.nextToken();
        }
        return new JsonArray(elements);
    }
}
