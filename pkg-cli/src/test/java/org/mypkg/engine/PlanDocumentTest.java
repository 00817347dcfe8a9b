package org.mypkg.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.json.Json;
import org.mypkg.json.JsonLimits;

/** The example in {@code docs/formats/plan.md} is a plan, and is what would be written. */
final class PlanDocumentTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("mypkg.top", ".."), "docs", "formats", "plan.md");
    private static final String OPENING = "```plan.json\n";

    @TempDir
    Path directory;

    @Test
    void theExampleIsReadAndWrittenAgain() throws Exception {
        String text = Files.readString(DOCUMENT);
        int start = text.indexOf(OPENING) + OPENING.length();
        String example = text.substring(start, text.indexOf("```", start));
        Path file = Files.writeString(directory.resolve("plan.json"), example);
        PlanFile plan = PlanCodec.read(file);
        assertEquals(2, plan.steps().size());
        String written = new String(PlanCodec.encode(plan), StandardCharsets.UTF_8);
        assertEquals(Json.parse(example, JsonLimits.DEFAULT), Json.parse(written, JsonLimits.DEFAULT));
    }
}
