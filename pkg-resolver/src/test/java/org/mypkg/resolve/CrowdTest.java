package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mypkg.explain.Reason;
import org.mypkg.model.Arch;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Version;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Limit;
import org.mypkg.sat.Lit;
import org.mypkg.sat.Solver;
import org.mypkg.testing.Property;
import org.mypkg.world.Candidate;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** Many packages that all stand against one capability: as few clauses as can be, and the same meaning as pair by pair. */
class CrowdTest {
    private static final int MANY = 3_000;

    /** Each provides the agent and conflicts with all others that do, in two versions; the request names some of them. */
    private static Problem agents(int count, String... asked) {
        var dependencies = new Dependencies(
                List.of(),
                List.of(),
                List.of(Relation.parse("agent")),
                List.of(Provision.parse("agent")),
                List.of(),
                List.of());
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < count; i++) {
            for (String version : List.of("1", "2")) {
                var id = new PackageId(new PackageName("a" + i), new Version(version), Arch.NOARCH);
                candidates.add(new Candidate(id, dependencies, false, "main", 0));
            }
        }
        var install = new ArrayList<Relation>(List.of(Relation.parse("agent")));
        for (String each : asked) {
            install.add(Relation.parse(each));
        }
        var request = new Request(install, List.of(), new Request.Upgrade.Nothing(), Request.Options.DEFAULT);
        return new Problem(List.of(), new World(List.of()), request, candidates);
    }

    private static final class Counted implements ClauseSink {
        private int variables;
        private int clauses;

        @Override
        public int newVariable() {
            return variables++;
        }

        @Override
        public void add(Reason reason, int[] literals, int size) {
            clauses++;
        }

        @Override
        public void define(int[] literals, int size) {
            clauses++;
        }

        @Override
        public void addMany(Reason.Topic topic, int[] literals, int size, Consumer<ClauseSink.Each> each) {
            clauses++;
        }
    }

    @Test
    void theClausesGrowAsThePackagesDo() {
        Problem problem = agents(MANY);
        var universe = Universe.of(problem.installed(), problem.candidates());
        var counted = new Counted();
        new Encoder(universe, Cone.of(universe, new Intent(problem)), counted).encodePackages();
        assertTrue(counted.clauses > 2 * MANY, "only " + counted.clauses);
        assertTrue(counted.clauses <= 7 * 2 * MANY, counted.clauses + " clauses");
    }

    @Test
    void oneOfThousandsComes() {
        assertEquals("solved\ninstall a7 2\n", SolveFile.answer(new Resolver().resolve(agents(MANY, "a7"))));
    }

    @Test
    void theExplanationNamesTheTwoThatMeet() {
        Outcome outcome = new Resolver().resolve(agents(MANY, "a7 = 1", "a9 = 2"));
        var explanation = assertInstanceOf(Outcome.Unsolvable.class, outcome).explanation();
        String told = String.join("\n", explanation.lines());
        assertTrue(told.contains("a7 1 conflicts with agent, which a9 2 provides")
                || told.contains("a9 2 conflicts with agent, which a7 1 provides"), told);
        assertTrue(explanation.lines().size() <= 3, told);
        assertEquals(2, explanation.repairs().size(), explanation.repairs().toString());
    }

    private static Solver encoded(Problem problem, Universe universe, int clashesMax) {
        var solver = new Solver();
        var intent = new Intent(problem);
        var cone = Cone.of(universe, intent);
        new Encoder(universe, cone, new Resolver.Clauses(solver), clashesMax).encodePackages();
        return solver;
    }

    @Test
    void chainsMeanWhatPairsMean() {
        var seen = new EnumMap<Answer, Integer>(Answer.class);
        Property.check("each set of packages is allowed by both or by neither", 300, gen -> {
            Problem problem = new Universes(gen, gen.between(3, 8), 3).problem();
            gen.note("problem", problem);
            var universe = Universe.of(problem.installed(), problem.candidates());
            int packages = Cone.of(universe, new Intent(problem)).size();
            Solver pairs = encoded(problem, universe, Integer.MAX_VALUE);
            Solver chains = encoded(problem, universe, -1);
            for (int round = 0; round < 30; round++) {
                int[] some = IntStream.range(0, packages)
                        .filter(v -> gen.chance(1, 4))
                        .map(v -> gen.chance(2, 3) ? Lit.of(v) : Lit.not(v))
                        .toArray();
                Answer answer = pairs.solve(some, Limit.NONE);
                assertEquals(answer, chains.solve(some, Limit.NONE));
                seen.merge(answer, 1, Integer::sum);
            }
        });
        assertTrue(seen.getOrDefault(Answer.SATISFIABLE, 0) > 500, seen.toString());
        assertTrue(seen.getOrDefault(Answer.UNSATISFIABLE, 0) > 500, seen.toString());
    }
}
