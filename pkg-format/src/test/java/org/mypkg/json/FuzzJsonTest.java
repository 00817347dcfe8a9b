package org.mypkg.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mypkg.testing.ByteMutants;
import org.mypkg.testing.Fuzz;
import org.mypkg.testing.Gen;
import org.mypkg.testing.JsonMutants;

/** Texts that may be JSON: a value, or {@link JsonException}; whoever reads a document relies on there being nothing else. */
@Timeout(300)
final class FuzzJsonTest {
    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");
    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 16);
    private static final String GOOD = "{\"a\":[1,-2.5e3,true,null,\"x\\u00e9\\n\",{\"b\":{}}],\"\":\"\\ud83d\\ude00\",\"n\":1.0,\"l\":[[[]]]}";

    private static final Fuzz TEXTS = Fuzz.of("json", JsonException.class, 32L << 20, bytes -> {
        JsonValue value = Json.parse(bytes, LIMITS);
        assertEquals(value, Json.parse(Json.compact(value), LIMITS));
        assertEquals(value, Json.parse(Json.pretty(value), LIMITS));
        if (value instanceof JsonValue.JsonObject) {
            JsonFields fields = JsonFields.of(value, "it");
            for (String name : fields.names()) {
                try {
                    fields.wholeNumber(name, 0);
                } catch (JsonException noNumber) {
                    assertEquals(false, String.valueOf(noNumber.getMessage()).isEmpty());
                }
            }
        }
    });

    private static byte[] mutant(Gen gen) {
        return gen.flag() ? JsonMutants.of(gen, GOOD) : ByteMutants.of(gen, GOOD.getBytes(StandardCharsets.UTF_8));
    }

    /** The library refuses these by an unchecked exception. */
    @Test
    void numbersBeyondAllBoundsAreRefused() {
        for (String number : List.of("1e-2147483648", "-1E99999999999", "1e-99999999999")) {
            assertThrows(JsonException.class, () -> Json.parse("{\"a\":" + number + "}", LIMITS), number);
        }
    }

    @Test
    void whatOnceWentWrongGoesRight() {
        assertEquals(1, TEXTS.replay(RESOURCES));
    }

    @Test
    void aChangedTextIsReadOrRefused() {
        TEXTS.run(800, FuzzJsonTest::mutant);
    }

    @Test
    @Tag("slow")
    void manyMore() {
        TEXTS.runLong(FuzzJsonTest::mutant);
    }
}
