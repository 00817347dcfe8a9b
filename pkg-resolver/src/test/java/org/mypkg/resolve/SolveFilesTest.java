package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mypkg.explain.Repair;
import org.mypkg.testing.ScenarioFile;

/** Every {@code *.solve} file: the exact answer, the same for the reversed input, valid, and every repair works. */
class SolveFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/mypkg/resolve");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".solve")).sorted().toList();
        }
    }

    @Test
    void thereAreManyFiles() throws IOException {
        assertTrue(files().size() >= 270, "found " + files().size());
    }

    @Test
    void eachFileSaysWhyItExists() throws IOException {
        for (Path file : files()) {
            assertTrue(!ScenarioFile.read(file).comment().isBlank(), file + " has no sentence before its first section");
        }
    }

    @TestFactory
    List<DynamicTest> answers() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (Path file : files()) {
            tests.add(DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(file)));
        }
        return tests;
    }

    private static void check(Path file) {
        ScenarioFile scenario = ScenarioFile.read(file);
        Problem problem = SolveFile.problem(scenario);
        Outcome outcome = new Resolver().resolve(problem);
        String answer = SolveFile.answer(outcome);
        scenario.check("answer", answer);
        Problem reversed = new Problem(
                problem.installed().reversed(),
                problem.world(),
                problem.request(),
                problem.candidates().reversed(),
                problem.architectures());
        assertEquals(answer, SolveFile.answer(new Resolver().resolve(reversed)), "the order of the input decided");
        switch (outcome) {
            case Outcome.Solved solved -> Checker.check(problem, solved.solution());
            case Outcome.Unsolvable unsolvable -> {
                for (Repair repair : unsolvable.explanation().remedies()) {
                    Outcome repaired = new Resolver().resolve(Repaired.with(problem, repair));
                    assertTrue(repaired instanceof Outcome.Solved, repair.sentence() + " does not help: " + repaired);
                }
            }
            case Outcome.GaveUp gaveUp -> assertTrue(gaveUp.statistics().conflicts() >= 0);
        }
    }
}
