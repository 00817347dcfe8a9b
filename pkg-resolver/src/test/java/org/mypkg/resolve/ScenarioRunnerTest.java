package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.testing.Golden;

class ScenarioRunnerTest {
    private static final String UNIVERSE =
            """
            {"installed": [{"name": "old", "version": "1", "requires": ["lib"]},
                           {"name": "lib", "version": "1", "reason": "auto"},
                           {"name": "tool", "version": "1"}],
             "repos": [{"name": "main", "priority": 0, "packages": [
               {"name": "app", "version": "2.0", "arch": "x86_64", "requires": ["lib >= 2", "so:libz.so.1 | zlib"]},
               {"name": "lib", "version": "2", "provides": ["so:liblib.so = 2"]},
               {"name": "zlib", "version": "1.3", "provides": ["so:libz.so.1"], "recommends": ["docs"]},
               {"name": "docs", "version": "1"},
               {"name": "foe", "version": "1", "conflicts": ["tool"]},
               {"name": "broken", "version": "1", "requires": ["nowhere"]}]}],
             "request": REQUEST}
            """;

    private static String run(String request, boolean checkAll) throws ScenarioException {
        var runner = new ScenarioRunner(InstantSource.fixed(Instant.EPOCH));
        return runner.run(UNIVERSE.replace("REQUEST", request), checkAll);
    }

    @Test
    void theAnswersHaveThePromisedForm() throws ScenarioException {
        String answers = run("{\"install\": [\"app>=2\"], \"remove\": [\"old\"], \"upgrade\": []}", false)
                + run("{\"install\": [\"foe\"]}", false)
                + run("{\"upgrade\": \"all\"}", false)
                + run("{}", true);
        Golden.check("src/test/resources/org/mypkg/resolve/scenario-answers.txt", answers);
    }

    @Test
    void optionsAreRead() throws ScenarioException, JsonException {
        String text = UNIVERSE.replace("REQUEST", "{\"install\": [\"zlib\"]}, \"options\": {\"recommends\": false}");
        String answer = new ScenarioRunner(InstantSource.system()).run(text, false);
        JsonFields fields = JsonFields.of(Json.parse(answer, JsonLimits.DEFAULT), "answer");
        assertEquals("solved", fields.string("outcome"));
        assertEquals(1, fields.objects("actions").size());
    }

    @Test
    void whereNothingElseHelpsTheRequestCanBeGivenUp() throws ScenarioException, JsonException {
        assertEquals(List.of("leave out broken"), repairs("{\"install\": [\"broken\"]}"));
        assertEquals(List.of("leave out broken: mypkg install docs"), repairs("{\"install\": [\"broken\", \"docs\"]}"));
        assertEquals(List.of("leave out broken and leave out nowhere"), repairs("{\"install\": [\"broken\", \"nowhere\"]}"));
    }

    private static List<String> repairs(String request) throws ScenarioException, JsonException {
        JsonFields fields = JsonFields.of(Json.parse(run(request, false), JsonLimits.DEFAULT), "answer");
        assertEquals("unsolvable", fields.string("outcome"));
        return fields.strings("repairs");
    }

    @Test
    void whatIsNoScenarioIsRefused() {
        for (String text : List.of(
                "",
                "[]",
                "{",
                "{\"installed\": [{\"name\": \"a\"}]}",
                "{\"installed\": [{\"name\": \"a b\", \"version\": \"1\"}]}",
                "{\"installed\": [{\"name\": \"a\", \"version\": \"1\", \"reason\": \"perhaps\"}]}",
                "{\"request\": {\"install\": [\"a >> 1\"]}}",
                "{\"installed\": [{\"name\": \"a\", \"version\": \"1\"}, {\"name\": \"a\", \"version\": \"2\"}]}")) {
            var failure = assertThrows(
                    ScenarioException.class,
                    () -> new ScenarioRunner(InstantSource.system()).run(text, false),
                    text);
            assertTrue(failure.diagnostic().code().label().equals("E0606"));
        }
    }
}
