package org.mypkg.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScenarioFileTest {
    private static final String TEXT = """
            Why this scenario exists.

            == world
            # what the user wants
            a >= 1

            == repo main
            a 1

            b 2

            == expect
            install a 1
            """;

    @TempDir
    Path temporary = Path.of("set by JUnit");

    private String asked = "";

    @BeforeEach
    void rememberWhatTheBuildAsked() {
        asked = System.getProperty("golden.update", "");
        System.clearProperty("golden.update");
    }

    @AfterEach
    void giveItBack() {
        System.setProperty("golden.update", asked);
    }

    @Test
    void sectionsKeepOrderTextAndLine() {
        var scenario = ScenarioFile.parse(Path.of("x.solve"), TEXT);
        assertEquals("Why this scenario exists.\n", scenario.comment());
        assertEquals(
                List.of("world", "repo main", "expect"),
                scenario.sections().stream().map(ScenarioFile.Section::name).toList());
        assertEquals("a 1\n\nb 2\n", scenario.text("repo main"));
        assertEquals(List.of("a >= 1"), scenario.lines("world"));
        assertEquals(List.of(), scenario.lines("installed"));
        assertEquals(13, scenario.find("expect").orElseThrow().line());
    }

    @Test
    void aDifferenceNamesFileAndLine() {
        var scenario = ScenarioFile.parse(Path.of("x.solve"), TEXT);
        scenario.check("expect", "install a 1\n");
        scenario.check("expect", "install a 1");
        var error = assertThrows(AssertionError.class, () -> scenario.check("expect", "install a 2\n"));
        assertTrue(String.valueOf(error.getMessage()).startsWith("x.solve:13: expected \"install a 1\""), error.getMessage());
    }

    @Test
    void missingAndDoubleSectionsFail() {
        var scenario = ScenarioFile.parse(Path.of("x.solve"), TEXT);
        assertThrows(AssertionError.class, () -> scenario.text("none"));
        assertThrows(AssertionError.class, () -> scenario.check("none", "text"));
        assertThrows(AssertionError.class, () -> ScenarioFile.parse(Path.of("x"), "== a\n== b\n== a\n"));
    }

    @Test
    void renderingGivesTheSameText() {
        assertEquals(TEXT, ScenarioFile.parse(Path.of("x"), TEXT).render());
        assertEquals("== a\n\n== b\nx\n", ScenarioFile.parse(Path.of("x"), "== a\n== b\nx\n\n\n").render());
    }

    @Test
    void anUpdateRewritesOneSectionOnly() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeFalse("true".equals(System.getenv("CI")), "updates are refused here");
        Path file = Files.writeString(temporary.resolve("x.solve"), TEXT);
        System.setProperty("golden.update", "true");
        ScenarioFile.read(file).check("expect", "install a 1\ninstall b 2\n");
        assertEquals(TEXT + "install b 2\n", Files.readString(file));
    }
}
