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
        return new Candidate(
                new PackageId(new PackageName(name), new Version(String.valueOf(version)), Arch.NOARCH),
                new Dependencies(
                        requires.stream().map(Requirement::parse).toList(),
                        List.of(),
                        List.of(),
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

    private static String[] pigeonNames(int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = "pigeon" + i;
        }
        return names;
    }

    @Test
    void fewPigeonsAreExplained() {
        Outcome outcome = new Resolver().resolve(install(pigeons(4), pigeonNames(5)));
        assertTrue(outcome instanceof Outcome.Unsolvable u && !u.explanation().repairs().isEmpty(), outcome.toString());
    }

    @Test
    void pigeonsThatFitAreHoused() {
        assertTrue(new Resolver().resolve(install(pigeons(6), pigeonNames(6))) instanceof Outcome.Solved);
    }

    @Test
    void manyPigeonsEndWithinTheBudget() {
        Outcome outcome = new Resolver(new Budget.Conflicts(5_000)).resolve(install(pigeons(12), pigeonNames(13)));
        assertTrue(outcome instanceof Outcome.GaveUp, outcome.toString());
        assertTrue(outcome instanceof Outcome.GaveUp g && g.statistics().conflicts() <= 5_000);
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
}
