package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mypkg.json.Json;
import org.mypkg.json.JsonLimits;
import org.mypkg.testing.Fuzz;
import org.mypkg.testing.Gen;
import org.mypkg.testing.JsonMutants;

/** Universes that strangers send to {@code mypkg solve}: answered or refused. */
@Timeout(300)
final class FuzzScenarioTest {
    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");
    private static final String GOOD = "{\"architectures\":[\"x86_64\"],\"installed\":[{\"name\":\"a\",\"version\":\"1\",\"arch\":\"x86_64\","
            + "\"reason\":\"auto\",\"repository\":\"main\",\"requires\":[\"b\"]},{\"name\":\"b\",\"version\":\"1:1-1\",\"vital\":true}],"
            + "\"world\":[\"a\",\"!z\",\"hold b\",\"skip c\",\"d >= 1\"],\"repos\":[{\"name\":\"main\",\"priority\":5,\"packages\":["
            + "{\"name\":\"a\",\"version\":\"2\",\"requires\":[\"b >= 1 | c\"],\"recommends\":[\"e\"],\"conflicts\":[\"f < 2\"],"
            + "\"provides\":[\"so:a = 2\",\"g\"],\"replaces\":[\"h\"],\"install-if\":[\"b\",\"c\"]},{\"name\":\"b\",\"version\":\"1:2-1\"},"
            + "{\"name\":\"c\",\"version\":\"1\"},{\"name\":\"d\",\"version\":\"1.0~rc1\",\"arch\":\"noarch\"},{\"name\":\"e\",\"version\":\"3\"}]}],"
            + "\"request\":{\"install\":[\"d\",\"e@main\"],\"remove\":[\"f\"],\"upgrade\":[\"a\"]},\"options\":{\"recommends\":true,"
            + "\"keepOrphans\":false,\"allowDowngrade\":true,\"allowVitalRemoval\":false,\"allowRepositoryChange\":true}}";

    private static final Fuzz SCENARIOS = Fuzz.of("scenarios", ScenarioException.class, 64L << 20, bytes -> {
        String text = new String(bytes, StandardCharsets.UTF_8);
        var runner = new ScenarioRunner(InstantSource.fixed(Instant.EPOCH));
        for (boolean all : List.of(false, true)) {
            String answer = runner.run(text, all);
            assertFalse(answer.isBlank());
            Json.parse(answer, JsonLimits.DEFAULT);
        }
    });

    private static byte[] mutant(Gen gen) {
        return JsonMutants.of(gen, GOOD);
    }

    @Test
    void whatWasNotChangedIsAnswered() {
        SCENARIOS.attempt(GOOD.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOnceWentWrongGoesRight() {
        SCENARIOS.replay(RESOURCES);
    }

    @Test
    void aChangedScenarioIsAnsweredOrRefused() {
        SCENARIOS.run(300, FuzzScenarioTest::mutant);
    }

    @Test
    @Tag("slow")
    void manyMore() {
        SCENARIOS.runLong(FuzzScenarioTest::mutant);
    }
}
