package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.ScenarioFile;

class OrphansTest {
    private static List<String> orphans(String installed, String world) {
        Problem problem = SolveFile.problem(
                ScenarioFile.parse(Path.of("text"), "== installed\n" + installed + "\n== world\n" + world));
        return Orphans.of(problem.installed(), problem.world()).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void whatNobodyNeedsIsAnOrphan() {
        assertEquals(List.of("b", "c"), orphans("a 1\nb 1 auto\n  requires: c\nc 1 auto", ""));
    }

    @Test
    void requiredRecommendedAndCompanionsAreNone() {
        assertEquals(
                List.of("z"),
                orphans(
                        "a 1\n  requires: b\n  recommends: c\nb 1 auto\nc 1 auto\nd 1 auto\n  install-if: a, c\n"
                                + "z 1 auto\n  install-if: a, missing",
                        ""));
    }

    @Test
    void vitalHeldAndWantedAreNone() {
        assertEquals(
                List.of("e"),
                orphans("a 1 auto vital\nb 1 auto\nc 1 auto\n  provides: mail-agent\ne 1 auto", "hold b\nmail-agent"));
    }

    @Test
    void aCircleKeepsNobody() {
        assertEquals(List.of("a", "b"), orphans("a 1 auto\n  requires: b\nb 1 auto\n  requires: a", ""));
    }
}
