package org.mypkg.testing;

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
public final class JsonSchemas {
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

    /** The definitions of a program's verbs. */
    public static List<String> definitions(String program) {
        return INSTANCE.all.get("$defs").properties().stream()
                .map(java.util.Map.Entry::getKey)
                .filter(name -> name.startsWith(program + "-"))
                .sorted()
                .toList();
    }

    /** How a verb's definition is called. */
    public static String definition(String program, String verb) {
        return program + "-" + verb.replace(' ', '-');
    }

    /** What is wrong with a verb's document; nothing if it is as documented. */
    public static synchronized List<String> complaints(String program, String verb, String document) {
        JsonSchema schema = INSTANCE.byVerb.computeIfAbsent(definition(program, verb), INSTANCE::of);
        return schema.validate(document, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    private JsonSchema of(String definition) {
        ObjectNode one = all.deepCopy();
        one.remove("anyOf");
        one.remove("$id");
        one.put("$ref", "#/$defs/" + definition);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(one);
    }
}
