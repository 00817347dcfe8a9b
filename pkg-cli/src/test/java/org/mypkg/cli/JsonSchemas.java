package org.mypkg.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The documented form of {@code --json}, {@code docs/json-schema/mypkg-1.json}: another validator than ours reads it. */
final class JsonSchemas {
    private static final JsonSchemas INSTANCE = new JsonSchemas();

    private final ObjectNode all;
    private final SortedMap<String, JsonSchema> byVerb = new TreeMap<>();

    private JsonSchemas() {
        try {
            Path file = Path.of("docs/json-schema/mypkg-1.json");
            all = (ObjectNode) new ObjectMapper().readTree(Files.readString(Files.exists(file) ? file : Path.of("..").resolve(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Whether the schema has a definition of a verb. */
    static boolean knows(String verb) {
        return INSTANCE.all.get("$defs").has(definition(verb));
    }

    /** The definitions of verbs. */
    static List<String> definitions() {
        return INSTANCE.all.get("$defs").properties().stream()
                .map(java.util.Map.Entry::getKey)
                .filter(name -> name.startsWith("mypkg-"))
                .sorted()
                .toList();
    }

    static String definition(String verb) {
        return "mypkg-" + verb.replace(' ', '-');
    }

    /** What is wrong with a verb's document; nothing if it is as documented. */
    static synchronized List<String> complaints(String verb, String document) {
        JsonSchema schema = INSTANCE.byVerb.computeIfAbsent(verb, INSTANCE::of);
        return schema.validate(document, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    private JsonSchema of(String verb) {
        ObjectNode one = all.deepCopy();
        one.remove("anyOf");
        one.remove("$id");
        one.put("$ref", "#/$defs/" + definition(verb));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(one);
    }
}
