package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Gen;
import org.mypkg.testing.ScenarioFile;

/** An explanation speaks of packages: none of the search's own words is in it. */
class PlainWordsTest {
    private static final Pattern SEARCH_WORDS = Pattern.compile(
            "\\b(sat|unsat|clauses?|literals?|variables?|solvers?|cores?|(un)?satisfiab\\w*|assum\\w*|propagat\\w*|models?"
                    + "|objectives?|candidates?|cone|universe|topics?|switch(es)?|formula\\w*|encod\\w*|constraints?|null|Reason|Optional)\\b"
                    + "|[\\[{}]|@[0-9a-f]{4,}",
            Pattern.CASE_INSENSITIVE);

    /** Checks an outcome; how many explanations that were. */
    private static int check(String where, Problem problem) {
        Outcome outcome = new Resolver().resolve(problem);
        if (!(outcome instanceof Outcome.Unsolvable)) {
            return 0;
        }
        String told = SolveFile.answer(outcome).replaceFirst("^unsolvable", "");
        assertFalse(SEARCH_WORDS.matcher(told).find(), where + told);
        return 1;
    }

    @Test
    void inNoScenarioFile() throws IOException {
        int explanations = 0;
        for (Path file : SolveFilesTest.files()) {
            explanations += check(file.toString(), SolveFile.problem(ScenarioFile.read(file)));
        }
        assertTrue(explanations >= 40, "only " + explanations + " explanations");
    }

    @Test
    void inNoRandomUniverse() {
        int explanations = 0;
        for (int seed = 1; seed <= 600; seed++) {
            Problem problem = new Universes(Gen.ofSeed(seed), 6, 3).problem();
            explanations += check("seed " + seed, problem);
        }
        assertTrue(explanations >= 100, "only " + explanations + " explanations");
    }

    @Test
    void thePatternFindsThem() {
        assertTrue(SEARCH_WORDS.matcher("no model of the clauses").find());
        assertTrue(SEARCH_WORDS.matcher("Needs[id=foo 1]").find());
        assertFalse(SEARCH_WORDS.matcher("nothing can satisfy foo").find());
    }
}
