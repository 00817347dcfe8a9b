package org.mypkg.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mypkg.json.JsonValue.JsonObject;

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
        throw new UnsupportedOperationException();
    }

    /** A text, or the fallback where there is none. */
    public String string(String name, String fallback) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** A whole number that must be there, from 0 to 2^63-1. */
    public long wholeNumber(String name) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** A whole number of any sign, or the fallback. */
    public long wholeNumber(String name, long fallback) throws JsonException {
        throw new UnsupportedOperationException();
    }

    public boolean bool(String name, boolean fallback) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** An array of texts; empty where the member is missing. */
    public List<String> strings(String name) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** An array; empty where the member is missing. */
    public List<JsonValue> array(String name) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** An object that must be there. */
    public JsonFields object(String name) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** An array of objects; empty where the member is missing. */
    public List<JsonFields> objects(String name) throws JsonException {
        throw new UnsupportedOperationException();
    }

    /** Fails when {@code critical} lists a member that is not among the known ones: to ignore that one would be wrong. */
    public void checkCritical(Set<String> known) throws JsonException {
        throw new UnsupportedOperationException();
    }
}
