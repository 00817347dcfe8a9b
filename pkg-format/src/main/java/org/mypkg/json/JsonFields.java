package org.mypkg.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mypkg.json.JsonValue.JsonArray;
import org.mypkg.json.JsonValue.JsonBool;
import org.mypkg.json.JsonValue.JsonNumber;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.json.JsonValue.JsonString;

/**
 * The members of an object, read by name and type. Every failure says which member of which object; members that nobody
 * asks for are ignored, unless the object lists them in {@code critical}.
 */
public final class JsonFields {
    private final Map<String, JsonValue> members;
    private final String where;

    private JsonFields(Map<String, JsonValue> members, String where) {
        this.members = members;
        this.where = where;
    }

    /** @param where what messages call this object, such as {@code "repo.json"} or {@code "files[3]"} */
    public static JsonFields of(JsonValue value, String where) throws JsonException {
        if (value instanceof JsonObject object) {
            return new JsonFields(object.members(), where);
        }
        throw new JsonException(where + ": not an object");
    }

    /** What messages call this object. */
    public String where() {
        return where;
    }

    /** The names of all members, in order. */
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** The member, if it is there. */
    public Optional<JsonValue> value(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** A text that must be there. */
    public String string(String name) throws JsonException {
        return text(must(name), name);
    }

    /** A text, or the fallback where there is none. */
    public String string(String name, String fallback) throws JsonException {
        JsonValue value = members.get(name);
        return value == null ? fallback : text(value, name);
    }

    /** A whole number that must be there, from 0 to 2^63-1. */
    public long wholeNumber(String name) throws JsonException {
        long number = number(must(name), name);
        if (number < 0) {
            throw wrong(name, "is negative");
        }
        return number;
    }

    /** A whole number of any sign, or the fallback. */
    public long wholeNumber(String name, long fallback) throws JsonException {
        JsonValue value = members.get(name);
        return value == null ? fallback : number(value, name);
    }

    /** A truth value, or the fallback. */
    public boolean bool(String name, boolean fallback) throws JsonException {
        JsonValue value = members.get(name);
        if (value == null) {
            return fallback;
        }
        // Not a switch on types: the first one that runs costs a short command some milliseconds.
        if (value instanceof JsonBool bool) {
            return bool.value();
        }
        throw wrong(name, "is neither true nor false");
    }

    /** An array of texts; empty where the member is missing. */
    public List<String> strings(String name) throws JsonException {
        var texts = new ArrayList<String>();
        for (JsonValue element : array(name)) {
            texts.add(text(element, name + "[" + texts.size() + "]"));
        }
        return texts;
    }

    /** An array; empty where the member is missing. */
    public List<JsonValue> array(String name) throws JsonException {
        JsonValue value = members.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof JsonArray array) {
            return array.elements();
        }
        throw wrong(name, "is no array");
    }

    /** An object that must be there. */
    public JsonFields object(String name) throws JsonException {
        return of(must(name), where + ": " + name);
    }

    /** An array of objects; empty where the member is missing. */
    public List<JsonFields> objects(String name) throws JsonException {
        var objects = new ArrayList<JsonFields>();
        for (JsonValue element : array(name)) {
            objects.add(of(element, where + ": " + name + "[" + objects.size() + "]"));
        }
        return objects;
    }

    /** Fails when {@code critical} lists a member that is not among the known ones: to ignore that one would be wrong. */
    public void checkCritical(Set<String> known) throws JsonException {
        for (String name : strings("critical")) {
            if (!known.contains(name)) {
                throw wrong("critical", "names '" + name + "', which this release does not know");
            }
        }
    }

    private JsonValue must(String name) throws JsonException {
        JsonValue value = members.get(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    private String text(JsonValue value, String name) throws JsonException {
        if (value instanceof JsonString string) {
            return string.value();
        }
        throw wrong(name, "is no text");
    }

    private long number(JsonValue value, String name) throws JsonException {
        if (!(value instanceof JsonNumber number)) {
            throw wrong(name, "is no number");
        }
        try {
            return number.value().longValueExact();
        } catch (ArithmeticException fractionOrTooLarge) {
            throw wrong(name, "is no whole number below 2^63");
        }
    }

    private JsonException wrong(String name, String fault) {
        return new JsonException(where + ": '" + name + "' " + fault);
    }
}
