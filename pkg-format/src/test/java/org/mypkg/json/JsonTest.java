package org.mypkg.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.json.JsonValue.JsonString;

final class JsonTest {
    private static JsonValue parse(String text) throws JsonException {
        return Json.parse(text, JsonLimits.DEFAULT);
    }

    @Test
    void membersKeepTheirOrder() throws Exception {
        String text = "{\"z\":1,\"a\":[true,false,null],\"m\":{\"y\":\"x\"}}";
        assertEquals(text, Json.compact(parse(text)));
        assertEquals("""
                {
                  "z": 1,
                  "a": [
                    true,
                    false,
                    null
                  ],
                  "m": {
                    "y": "x"
                  }
                }
                """, Json.pretty(parse(text)));
        assertEquals("{}\n", Json.pretty(Json.object().build()));
    }

    @Test
    void whatIsNotStrictJsonIsRefused() {
        for (String bad : List.of(
                "", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "{a:1}", "[1] 2", "01", "+1", ".5", "NaN", "Infinity", "tru",
                "\"\t\"", "\"\\x\"", "\"\\u12\"", "{\"a\":1,\"a\":2}", "// no\n1", "]", "{]", "[}", "\"a", "1".repeat(100))) {
            assertThrows(JsonException.class, () -> parse(bad), bad);
        }
    }

    @Test
    void bytesMustBeUtf8() {
        byte[] latin1 = "\"ü\"".getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(JsonException.class, () -> Json.parse(latin1, JsonLimits.DEFAULT));
    }

    @Test
    void limitsHold() throws Exception {
        var limits = new JsonLimits(20, 3);
        Json.parse("[[[1]]]", limits);
        assertThrows(JsonException.class, () -> Json.parse("[[[[1]]]]", limits));
        assertThrows(JsonException.class, () -> Json.parse("\"" + "x".repeat(30) + "\"", limits));
        String deep = "[".repeat(1_000_000);
        assertThrows(JsonException.class, () -> parse(deep));
    }

    @Test
    void messagesNameThePlace() {
        var broken = assertThrows(JsonException.class, () -> parse("{\n  \"a\": tru\n}"));
        assertTrue(String.valueOf(broken.getMessage()).contains("line 2"), broken.getMessage());
    }

    /** The value and its text determine each other, whatever the value. */
    @Test
    void everyValueSurvivesItsText() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            JsonValue value = random(new Random(seed), 4);
            assertEquals(value, parse(Json.compact(value)), "seed " + seed);
            assertEquals(value, parse(Json.pretty(value)), "seed " + seed);
            byte[] bytes = Json.compact(value).getBytes(StandardCharsets.UTF_8);
            assertEquals(value, Json.parse(bytes, JsonLimits.DEFAULT), "seed " + seed);
        }
    }

    private static JsonValue random(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> JsonValue.of(randomText(random));
            case 1 -> JsonValue.of(random.nextLong());
            case 2 -> JsonValue.of(random.nextBoolean());
            case 3 -> JsonValue.NULL;
            case 4 -> {
                var elements = new ArrayList<JsonValue>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    elements.add(random(random, depth - 1));
                }
                yield JsonValue.array(elements);
            }
            default -> {
                var members = new LinkedHashMap<String, JsonValue>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    members.put(randomText(random), random(random, depth - 1));
                }
                yield new JsonObject(members);
            }
        };
    }

    /** Control characters, quotes, halves of pairs, all planes. */
    private static String randomText(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x10000));
                case 2 -> text.appendCodePoint(random.nextInt(0x110000));
                default -> text.append("\"\\/\n\u007f\u2028".charAt(random.nextInt(6)));
            }
        }
        return text.toString();
    }

    private static JsonFields fields(String text) throws JsonException {
        return JsonFields.of(parse(text), "thing");
    }

    @Test
    void fieldsAreReadByNameAndType() throws Exception {
        JsonFields fields = fields("{\"s\":\"x\",\"n\":5,\"b\":true,\"l\":[\"a\",\"b\"],\"o\":{\"k\":1},\"os\":[{\"k\":2}]}");
        assertEquals("x", fields.string("s"));
        assertEquals("y", fields.string("none", "y"));
        assertEquals(5, fields.wholeNumber("n"));
        assertEquals(-1, fields.wholeNumber("none", -1));
        assertTrue(fields.bool("b", false));
        assertEquals(List.of("a", "b"), fields.strings("l"));
        assertEquals(List.of(), fields.strings("none"));
        assertEquals(1, fields.object("o").wholeNumber("k"));
        assertEquals(2, fields.objects("os").getFirst().wholeNumber("k"));
        assertEquals(List.of("s", "n", "b", "l", "o", "os"), fields.names());
        assertEquals(new JsonString("x"), fields.value("s").orElseThrow());
    }

    @Test
    void wrongFieldsAreNamed() throws Exception {
        JsonFields fields = fields("{\"s\":1,\"n\":\"5\",\"neg\":-1,\"frac\":1.5,\"big\":1e30,\"l\":[1],\"os\":[{},3],\"nil\":null}");
        wrong("thing: 's' is no text", () -> fields.string("s"));
        wrong("thing: 'x' is missing", () -> fields.string("x"));
        wrong("thing: 'n' is no number", () -> fields.wholeNumber("n"));
        wrong("thing: 'neg' is negative", () -> fields.wholeNumber("neg"));
        wrong("thing: 'frac' is no whole number", () -> fields.wholeNumber("frac"));
        wrong("thing: 'big' is no whole number", () -> fields.wholeNumber("big"));
        wrong("thing: 'l[0]' is no text", () -> fields.strings("l"));
        wrong("thing: os[1]: not an object", () -> fields.objects("os"));
        wrong("thing: 's' is neither", () -> fields.bool("s", true));
        wrong("thing: 'nil' is no text", () -> fields.string("nil", "fallback"));
        wrong("thing: not an object", () -> fields("[]"));
    }

    private interface Attempt {
        void run() throws JsonException;
    }

    private static void wrong(String expected, Attempt attempt) {
        var thrown = assertThrows(JsonException.class, attempt::run);
        assertTrue(String.valueOf(thrown.getMessage()).startsWith(expected), thrown.getMessage());
    }

    @Test
    void unknownMembersAreIgnoredUnlessCritical() throws Exception {
        fields("{\"critical\":[\"a\"],\"a\":1,\"b\":2}").checkCritical(Set.of("a"));
        wrong("thing: 'critical' names 'b'", () -> fields("{\"critical\":[\"b\"],\"b\":2}").checkCritical(Set.of("a")));
    }

    @Test
    void anObjectHasEachMemberOnce() {
        assertThrows(IllegalArgumentException.class, () -> Json.object().put("a", 1).put("a", 2));
    }
}
