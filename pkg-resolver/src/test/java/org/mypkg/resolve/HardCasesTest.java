package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Arch;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.Version;
import org.mypkg.world.Candidate;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** Universes made to be hard: each ends within its budget, solved, unsolvable or given up. */
class HardCasesTest {
    private static Candidate offered(String name, int version, List<String> requires, List<String> provides) {
        return offered(name, version, requires, List.of(), List.of(), provides);
    }

    private static Candidate offered(
            String name,
            int version,
            List<String> requires,
            List<String> recommends,
            List<String> conflicts,
            List<String> provides) {
        return new Candidate(
                new PackageId(new PackageName(name), new Version(String.valueOf(version)), Arch.NOARCH),
                new Dependencies(
                        requires.stream().map(Requirement::parse).toList(),
                        recommends.stream().map(Requirement::parse).toList(),
                        conflicts.stream().map(Relation::parse).toList(),
                        provides.stream().map(Provision::parse).toList(),
                        List.of(),
                        List.of()),
                false,
                "main",
                0);
    }

    private static Problem install(List<Candidate> candidates, String... names) {
        var relations = new ArrayList<Relation>();
        for (String name : names) {
            relations.add(Relation.parse(name));
        }
        var request = new Request(relations, List.of(), new Request.Upgrade.Nothing(), Request.Options.DEFAULT);
        return new Problem(List.of(), World.EMPTY, request, candidates);
    }

    /** Each pigeon needs one of the holes, and a hole in the version of just that pigeon. */
    private static List<Candidate> pigeons(int holes) {
        var all = new ArrayList<Candidate>();
        for (int pigeon = 0; pigeon <= holes; pigeon++) {
            var somewhere = new ArrayList<String>();
            for (int hole = 0; hole < holes; hole++) {
                somewhere.add("hole" + hole + " = " + pigeon);
                all.add(offered("hole" + hole, pigeon, List.of(), List.of()));
            }
            all.add(offered("pigeon" + pigeon, 1, List.of(String.join(" | ", somewhere)), List.of()));
        }
        return all;
    }

    /** Some pigeons, and a hole too few. */
    static Problem housing(int pigeons) {
        return install(pigeons(pigeons - 1), pigeonNames(pigeons));
    }

    private static String[] pigeonNames(int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = "pigeon" + i;
        }
        return names;
    }

    @Test
    void fewPigeonsAreExplained() {
        Outcome outcome = within(20_000, housing(5));
        assertTrue(outcome instanceof Outcome.Unsolvable u && !u.explanation().repairs().isEmpty(), outcome.toString());
    }

    /** Each package needs the next, and the last one what nobody has: the reason is as long as the chain. */
    private static Problem needing(int links) {
        var all = new ArrayList<Candidate>();
        for (int i = 0; i < links; i++) {
            all.add(offered("link" + i, 1, List.of("link" + (i + 1)), List.of()));
        }
        return install(all, "link0");
    }

    @Test
    void aReasonOfThousandsOfLinesEndsWithinTheBudgetAndSaysSo() {
        String hurried = "the search ended before it was clear which of these reasons are needed";
        assertTrue(within(200_000, needing(150)) instanceof Outcome.Unsolvable u
                && !u.explanation().title().contains(hurried)
                && u.explanation().lines().size() == 151);
        assertTrue(within(1_000, needing(600)) instanceof Outcome.Unsolvable u && u.explanation().title().contains(hurried));
    }

    @Test
    void pigeonsThatFitAreHoused() {
        assertTrue(new Resolver().resolve(install(pigeons(6), pigeonNames(6))) instanceof Outcome.Solved);
    }

    @Test
    void manyPigeonsEndWithinTheBudget() {
        Outcome outcome = within(5_000, housing(13));
        assertTrue(outcome instanceof Outcome.GaveUp g && g.bestSoFar().isEmpty(), outcome.toString());
    }

    @Test
    void theClockEndsASearchWhereTheUserGaveATime() {
        Instant start = Instant.EPOCH;
        var budget = new Budget.Until(Long.MAX_VALUE, InstantSource.fixed(start.plusSeconds(9)), start);
        Outcome outcome = new Resolver(budget).resolve(install(pigeons(12), pigeonNames(13)));
        assertTrue(outcome instanceof Outcome.GaveUp, outcome.toString());
    }

    /** Thousands of versions in two chains, each version of one needing the same version of the other; only the oldest end well. */
    @Test
    void longChainsOfVersionsAreWalkedDown() {
        var all = new ArrayList<Candidate>();
        int versions = 2_000;
        for (int version = 1; version <= versions; version++) {
            all.add(offered("left", version, List.of("right = " + version), List.of()));
            String bottom = version == 1 ? "base" : "left = " + (version - 1);
            all.add(offered("right", version, List.of(bottom), List.of()));
        }
        all.add(offered("base", 1, List.of(), List.of()));
        Outcome outcome = new Resolver().resolve(install(all, "left"));
        assertTrue(outcome instanceof Outcome.Solved, outcome.toString());
        if (outcome instanceof Outcome.Solved solved) {
            assertEquals(
                    List.of("base 1", "left 1", "right 1"),
                    solved.solution().installed().stream().map(p -> p.id().toString()).toList());
        }
    }

    /** Every choice in a layer works with every choice in the next, until the last layer, which nothing fits. */
    @Test
    void wrongTurnsInEveryLayerAreLearnedOnce() {
        var all = new ArrayList<Candidate>();
        int layers = 30;
        for (int layer = 0; layer < layers; layer++) {
            for (int version = 1; version <= 8; version++) {
                String next = layer + 1 == layers ? "nowhere >= 1" : "layer" + (layer + 1);
                all.add(offered("layer" + layer, version, List.of(next), List.of()));
            }
        }
        all.add(offered("way-out", 1, List.of(), List.of()));
        all.add(offered("top", 2, List.of("layer0"), List.of()));
        all.add(offered("top", 1, List.of("way-out"), List.of()));
        Outcome outcome = new Resolver(new Budget.Conflicts(20_000)).resolve(install(all, "top"));
        assertTrue(outcome instanceof Outcome.Solved, outcome.toString());
        assertTrue(outcome instanceof Outcome.Solved s && s.solution().installed().size() == 2);
    }

    /** Hundreds of packages that each have two providers to choose from. */
    @Test
    void manyFreeChoicesHaveOneAnswer() {
        var all = new ArrayList<Candidate>();
        var names = new ArrayList<String>();
        for (int i = 0; i < 150; i++) {
            all.add(offered("app" + i, 1, List.of("service" + i), List.of()));
            all.add(offered("one" + i, 1, List.of(), List.of("service" + i, "service" + (i + 1))));
            all.add(offered("two" + i, 1, List.of(), List.of("service" + i)));
            names.add("app" + i);
        }
        Problem problem = install(all, names.toArray(new String[0]));
        Outcome outcome = new Resolver().resolve(problem);
        assertTrue(outcome instanceof Outcome.Solved, outcome.toString());
        if (outcome instanceof Outcome.Solved solved) {
            assertEquals(150 + 75, solved.solution().installed().size(), "every other service package serves two");
        }
    }

    /** What comes of a problem within a number of conflicts. */
    private static Outcome within(long conflicts, Problem problem) {
        Outcome outcome = new Resolver(new Budget.Conflicts(conflicts)).resolve(problem);
        Statistics statistics =
                switch (outcome) {
                    case Outcome.Solved solved -> solved.solution().statistics();
                    case Outcome.Unsolvable unsolvable -> unsolvable.statistics();
                    case Outcome.GaveUp gaveUp -> gaveUp.statistics();
                };
        assertTrue(statistics.conflicts() <= conflicts, statistics.toString());
        return outcome;
    }

    /** The packages of the best answer, which is found within a number of conflicts. */
    private static List<String> solved(long conflicts, Problem problem) {
        Outcome outcome = within(conflicts, problem);
        if (outcome instanceof Outcome.Solved solved) {
            Checker.check(problem, solved.solution());
            return solved.solution().installed().stream().map(p -> p.id().toString()).toList();
        }
        throw new AssertionError(outcome.toString());
    }

    private static void isUnsolvable(long conflicts, Problem problem) {
        Outcome outcome = within(conflicts, problem);
        assertTrue(outcome instanceof Outcome.Unsolvable u && !u.explanation().because().isEmpty(), outcome.toString());
    }

    private static Candidate rival(String name, int version, String relation) {
        return offered(name, version, List.of(), List.of(), List.of(relation), List.of());
    }

    /** The newest of each rung needs an old one of the next, and an old one a new one: every second rung stays low. */
    @Test
    void theNewestNeedsAnOldOneOfTheNext() {
        var all = new ArrayList<Candidate>();
        int rungs = 40;
        int versions = 25;
        for (int rung = 0; rung < rungs; rung++) {
            for (int v = 1; v <= versions; v++) {
                String next = "rung" + (rung + 1) + " = " + (versions + 1 - v);
                all.add(offered("rung" + rung, v, rung + 1 == rungs ? List.of() : List.of(next), List.of()));
            }
        }
        List<String> found = solved(10, install(all, "rung0"));
        assertEquals(rungs, found.size());
        for (int rung = 0; rung < rungs; rung++) {
            assertTrue(found.contains("rung" + rung + " " + (rung % 2 == 0 ? versions : 1)), found.toString());
        }
    }

    /** The same with every rung asked for by name, so that none can be the newest unless its neighbours are old. */
    @Test
    void rungsThatAreAllAskedForShareTheLoss() {
        var all = new ArrayList<Candidate>();
        int rungs = 8;
        int versions = 6;
        var names = new ArrayList<String>();
        for (int rung = 0; rung < rungs; rung++) {
            names.add("rung" + rung);
            for (int v = 1; v <= versions; v++) {
                String next = "rung" + (rung + 1) + " <= " + (versions + 1 - v);
                all.add(offered("rung" + rung, v, rung + 1 == rungs ? List.of() : List.of(next), List.of()));
            }
        }
        assertEquals(rungs, solved(500, install(all, names.toArray(new String[0]))).size());
    }

    /** Only the last choice shows that the first was wrong; all that was chosen between has nothing to do with it. */
    @Test
    void theSearchJumpsBackPastWhatIsIrrelevant() {
        var all = new ArrayList<Candidate>();
        var names = new ArrayList<String>(List.of("first"));
        for (int v = 1; v <= 10; v++) {
            all.add(offered("first", v, List.of(), List.of()));
        }
        for (int i = 0; i < 60; i++) {
            names.add("middle" + i);
            for (int v = 1; v <= 10; v++) {
                all.add(offered("middle" + i, v, List.of("leaf" + i + " = " + v), List.of()));
                all.add(offered("leaf" + i, v, List.of(), List.of()));
            }
        }
        for (int v = 1; v <= 10; v++) {
            all.add(rival("last", v, "first > 1"));
        }
        names.add("last");
        List<String> found = solved(50, install(all, names.toArray(new String[0])));
        assertTrue(found.containsAll(List.of("first 1", "last 10", "middle0 10", "leaf59 10")), found.toString());
        all.removeIf(c -> c.id().toString().equals("first 1"));
        isUnsolvable(50, install(all, names.toArray(new String[0])));
    }

    /** Two packages need versions of a third that never overlap, but for the oldest of the one. */
    @Test
    void sharedDependenciesOfDisjointRanges() {
        var all = new ArrayList<Candidate>();
        int versions = 80;
        for (int v = 1; v <= versions; v++) {
            all.add(offered("left", v, List.of("shared <= " + (v == 1 ? versions : v - 1)), List.of()));
            all.add(offered("right", v, List.of("shared > " + (v == 1 ? 1 : versions)), List.of()));
            all.add(offered("shared", v, List.of(), List.of()));
            all.add(offered("shared", versions + v, List.of(), List.of()));
        }
        assertEquals(
                List.of("left 80", "right 1", "shared 79"), solved(20, install(all, "left", "right")));
        isUnsolvable(20, install(all, "left > 1", "right > 1"));
    }

    /** A partial answer meets a conflict that concerns an alternative that was never chosen. */
    @Test
    void aChoiceIsTakenBackForWhatItOnlyLeadsTo() {
        var all = new ArrayList<Candidate>();
        int versions = 100;
        for (int v = 1; v <= versions; v++) {
            all.add(offered("tool", v, List.of("layout " + (v == 1 ? ">= 1" : "> 1"), "frame = " + v), List.of()));
            all.add(offered("frame", v, v == 1 ? List.of() : List.of("layout <= 1 | absent"), List.of()));
        }
        for (int v = 1; v <= 3; v++) {
            all.add(offered("layout", v, List.of(), List.of()));
        }
        assertEquals(List.of("frame 1", "layout 3", "tool 1"), solved(200, install(all, "tool")));
        isUnsolvable(50, install(all, "tool > 1"));
    }

    /** Five diamonds on top of each other: both sides of each need the same version below, and only one pair agrees. */
    @Test
    void diamondsOfManyVersions() {
        var all = new ArrayList<Candidate>();
        int layers = 5;
        int versions = 30;
        for (int layer = 0; layer < layers; layer++) {
            String below = "top" + (layer + 1);
            for (int v = 1; v <= versions; v++) {
                all.add(offered("top" + layer, v, List.of("left" + layer, "right" + layer), List.of()));
                all.add(offered("left" + layer, v, List.of(below + " = " + v), List.of()));
                int other = v == 7 ? 7 : versions + v;
                all.add(offered("right" + layer, v, List.of(below + " = " + other), List.of()));
                all.add(offered("top" + layer, versions + v, List.of("left" + layer, "right" + layer), List.of()));
            }
        }
        for (int v = 1; v <= versions; v++) {
            all.add(offered("top" + layers, v, List.of(), List.of()));
            all.add(offered("top" + layers, versions + v, List.of(), List.of()));
        }
        List<String> found = solved(100, install(all, "top0"));
        assertTrue(found.containsAll(List.of("left0 7", "right0 7", "top5 7")), found.toString());
        all.removeIf(c -> c.id().toString().equals("right4 7"));
        isUnsolvable(100, install(all, "top0"));
    }

    @Test
    void oneOfThreeThousandVersions() {
        var all = new ArrayList<Candidate>();
        int versions = 3_000;
        for (int v = 1; v <= versions; v++) {
            all.add(offered("lib", v, List.of(), List.of()));
        }
        all.add(offered("old", 1, List.of("lib <= 1500"), List.of()));
        all.add(offered("new", 1, List.of("lib > 1500"), List.of()));
        assertEquals(List.of("lib 3000"), solved(10, install(all, "lib")));
        assertEquals(List.of("lib 1500", "old 1"), solved(10, install(all, "lib", "old")));
        isUnsolvable(20, install(all, "new", "old"));
    }

    /** Every version needs the next package at least as new: thousands of versions, and none has to be tried. */
    @Test
    void chainsOfThousandsOfVersions() {
        var all = new ArrayList<Candidate>();
        int links = 300;
        int versions = 12;
        for (int link = 0; link < links; link++) {
            for (int v = 1; v <= versions; v++) {
                String next = "link" + (link + 1) + " >= " + v;
                all.add(offered("link" + link, v, link + 1 == links ? List.of() : List.of(next), List.of()));
            }
        }
        assertEquals(links, solved(10, install(all, "link0")).size());
        var capped = new ArrayList<>(all);
        capped.add(rival("cap", 1, "link" + (links - 1) + " > 3"));
        List<String> found = solved(10, install(capped, "link0", "cap"));
        assertTrue(found.contains("link0 3"), found.toString());
        isUnsolvable(10, install(capped, "link" + (links - 20) + " > 3", "cap"));
    }

    /** That one pigeon must stay out is seen at once by nobody: the answer is there, its proof is not. */
    @Test
    void anAnswerThatCannotBeProvenInTimeIsHandedOver() {
        int holes = 11;
        var all = new ArrayList<Candidate>();
        for (int pigeon = 0; pigeon <= holes; pigeon++) {
            var places = new ArrayList<String>();
            for (int hole = 0; hole < holes; hole++) {
                String place = "place" + pigeon + "-" + hole;
                places.add(place);
                all.add(offered(
                        place, 1, List.of(), List.of(), List.of("hole" + hole), List.of("hole" + hole)));
            }
            all.add(offered("pigeon" + pigeon, 1, List.of(String.join(" | ", places)), List.of()));
        }
        all.add(offered("dovecote", 1, List.of(), List.of(pigeonNames(holes + 1)), List.of(), List.of()));
        Problem problem = install(all, "dovecote");
        Outcome outcome = within(3_000, problem);
        assertTrue(outcome instanceof Outcome.GaveUp g && g.bestSoFar().size() == 1, outcome.toString());
        if (outcome instanceof Outcome.GaveUp gaveUp) {
            Solution best = gaveUp.bestSoFar().getFirst();
            Checker.check(problem, best);
            var housed = best.installed().stream().filter(p -> p.id().name().value().startsWith("pigeon"));
            assertEquals(holes, housed.count(), "all but one");
            assertTrue(gaveUp.statistics().conflicts() > 2_700, "the last tenth of the budget is for a better answer");
        }
    }
}
