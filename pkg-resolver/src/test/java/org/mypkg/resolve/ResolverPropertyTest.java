package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mypkg.explain.Repair;
import org.mypkg.model.Arch;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.Version;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Request;
import org.mypkg.world.World;

class ResolverPropertyTest {
    private static List<String> names(Outcome outcome) {
        var names = new ArrayList<String>();
        switch (outcome) {
            case Outcome.Solved solved -> {
                names.add("solved");
                solved.solution().installed().forEach(p -> names.add(p.id().toString()));
            }
            case Outcome.Unsolvable unsolvable -> assertTrue(!unsolvable.explanation().because().isEmpty(), "no reason");
            case Outcome.GaveUp gaveUp -> names.add("gave up");
        }
        return names;
    }

    private static void isBest(Gen gen) {
        Problem problem = new Universes(gen, gen.between(2, 5), 3).problem();
        gen.note("problem", problem);
        assertEquals(BruteForce.best(problem), names(new Resolver().resolve(problem)));
    }

    @Test
    void theAnswerIsTheBestOfAll() {
        Property.check("answer and optimum equal brute force", 2_500, ResolverPropertyTest::isBest);
    }

    @Tag("slow")
    @Test
    void theAnswerIsTheBestOfAllInManyMore() {
        Property.check("answer and optimum equal brute force, many more", 60_000, ResolverPropertyTest::isBest);
    }

    @Test
    void theAnswerIsValidAndItsPlanLeadsThere() {
        Property.check("answers are valid", 1_000, gen -> {
            Problem problem = new Universes(gen, gen.between(3, 8), 3).problem();
            gen.note("problem", problem);
            if (new Resolver().resolve(problem) instanceof Outcome.Solved solved) {
                Checker.check(problem, solved.solution());
            }
        });
    }

    @Test
    void answersWithOrphansLeavingAreValid() {
        Property.check("orphans leave nothing broken", 1_000, gen -> {
            Problem drawn = new Universes(gen, gen.between(3, 8), 3).problem();
            Request r = drawn.request();
            Request.Options o = r.options();
            var options = new Request.Options(
                    o.recommends(), false, o.allowDowngrade(), o.allowVitalRemoval(), o.allowRepositoryChange());
            var problem = new Problem(
                    drawn.installed(),
                    drawn.world(),
                    new Request(r.install(), r.remove(), r.upgrade(), options, r.from()),
                    drawn.candidates(),
                    drawn.architectures());
            gen.note("problem", problem);
            if (new Resolver().resolve(problem) instanceof Outcome.Solved solved) {
                Checker.check(problem, solved.solution());
            }
        });
    }

    @Test
    void theOrderOfTheInputDoesNotMatter() {
        Property.check("any permutation has the same answer", 600, gen -> {
            Problem problem = new Universes(gen, gen.between(3, 8), 3).problem();
            gen.note("problem", problem);
            Request r = problem.request();
            var permuted = new Problem(
                    gen.shuffled(problem.installed()),
                    new World(gen.shuffled(problem.world().wishes())),
                    new Request(gen.shuffled(r.install()), gen.shuffled(r.remove()), r.upgrade(), r.options(), r.from()),
                    gen.shuffled(problem.candidates()),
                    problem.architectures());
            assertEquals(
                    SolveFile.answer(new Resolver().resolve(problem)), SolveFile.answer(new Resolver().resolve(permuted)));
        });
    }

    @Test
    void anUnrelatedPackageDoesNotMatter() {
        Property.check("an unrelated package changes nothing", 600, gen -> {
            Problem problem = new Universes(gen, gen.between(3, 8), 3).problem();
            gen.note("problem", problem);
            var more = new ArrayList<>(problem.candidates());
            var id = new PackageId(new PackageName(gen.oneOf("0first", "zlast")), new Version("1"), Arch.NOARCH);
            var relation = new Universes(gen, 3, 3).relation();
            // Both at once would make it the successor of a package that is offered no longer: not unrelated.
            boolean rival = gen.flag();
            var dependencies = new Dependencies(
                    List.of(Requirement.of(relation)),
                    List.of(),
                    rival ? List.of(relation) : List.of(),
                    List.of(),
                    rival ? List.of() : List.of(relation),
                    List.of());
            more.add(new Candidate(id, dependencies, false, "main", 0));
            var larger = with(problem, more);
            assertEquals(
                    SolveFile.answer(new Resolver().resolve(problem)), SolveFile.answer(new Resolver().resolve(larger)));
        });
    }

    @Test
    void fewerRequirementsNeverHurt() {
        Property.check("removing a dependency never makes a request unsolvable", 600, gen -> {
            Problem problem = withoutTakeOvers(new Universes(gen, gen.between(3, 8), 3).problem());
            gen.note("problem", problem);
            gen.assume(new Resolver().resolve(problem) instanceof Outcome.Solved);
            int which = gen.below(problem.candidates().size());
            var candidates = new ArrayList<>(problem.candidates());
            Candidate old = candidates.get(which);
            Dependencies d = old.dependencies();
            gen.assume(!d.requires().isEmpty() && d.installIf().isEmpty());
            gen.assume(problem.installed().stream().noneMatch(i -> i.id().equals(old.id())));
            var fewer = new Dependencies(
                    d.requires().subList(1, d.requires().size()),
                    d.recommends(),
                    d.conflicts(),
                    d.provides(),
                    d.replaces(),
                    d.installIf());
            candidates.set(which, new Candidate(old.id(), fewer, old.vital(), old.repository(), old.priority()));
            var easier = with(problem, candidates);
            assertTrue(new Resolver().resolve(easier) instanceof Outcome.Solved);
        });
    }

    /** A package may take over another only when something leads to it, so that a requirement less can be a way less. */
    private static Problem withoutTakeOvers(Problem problem) {
        var candidates = new ArrayList<Candidate>();
        for (Candidate c : problem.candidates()) {
            Dependencies d = c.dependencies();
            var plain = new Dependencies(
                    d.requires(), d.recommends(), d.conflicts(), d.provides(), List.of(), d.installIf());
            candidates.add(new Candidate(c.id(), plain, c.vital(), c.repository(), c.priority()));
        }
        return with(problem, candidates);
    }

    private static Problem with(Problem problem, List<Candidate> candidates) {
        return new Problem(
                problem.installed(), problem.world(), problem.request(), candidates, problem.architectures());
    }

    /** The properties would say little if all problems were easy or all were impossible. */
    @Test
    void theDrawnProblemsAreOfAllKinds() {
        int[] counts = new int[4];
        int takeOvers = 0;
        int renames = 0;
        for (int seed = 0; seed < 400; seed++) {
            Problem problem = new Universes(Gen.ofSeed(seed), 5, 3).problem();
            Outcome outcome = new Resolver().resolve(problem);
            if (outcome instanceof Outcome.Solved solved) {
                int changes = solved.solution().plan().actions().size();
                counts[changes == 0 ? 0 : changes == 1 ? 1 : 2]++;
                takeOvers += solved.solution().takeOvers().isEmpty() ? 0 : 1;
                renames += isRename(problem, solved.solution()) ? 1 : 0;
            } else {
                counts[3]++;
            }
        }
        for (int count : counts) {
            assertTrue(count >= 40, Arrays.toString(counts));
        }
        assertTrue(takeOvers >= 8, takeOvers + " of 400 take over what was asked for");
        assertTrue(renames >= 4, renames + " of 400 go on under another name");
    }

    /** Whether an upgrade brings a successor of a package whose name nobody offers any more. */
    private static boolean isRename(Problem problem, Solution solution) {
        var intent = new Intent(problem);
        var universe = Universe.of(problem.installed(), problem.eligible());
        var renames = new Renames(universe, intent);
        var after = solution.installed().stream().map(InstalledPackage::id).toList();
        return problem.installed().stream()
                .anyMatch(old -> Arrays.stream(renames.of(old)).anyMatch(n -> after.contains(universe.id(n))));
    }

    /** What the world wants stays, even where a request for its name could be satisfied by somebody else. */
    @Test
    void aWishForAnInstalledPackageKeepsItThoughTheRequestNamesItToo() {
        var old = PackageId.of("c", "1", "noarch");
        var needs = new Dependencies(
                List.of(Requirement.parse("gone")), List.of(), List.of(), List.of(), List.of(), List.of());
        var provides = new Dependencies(
                List.of(), List.of(), List.of(), List.of(Provision.parse("c = 1")), List.of(), List.of());
        var wanted = Relation.parse("c");
        var problem = new Problem(
                List.of(new InstalledPackage(old, needs, false, Candidate.LOCAL, false)),
                new World(List.of(new World.Wish.Want(wanted))),
                new Request(List.of(wanted), List.of(), new Request.Upgrade.Nothing(), Request.Options.DEFAULT),
                List.of(new Candidate(PackageId.of("a", "2", "noarch"), provides, false, "main", 0)));
        assertEquals(BruteForce.best(problem), names(new Resolver().resolve(problem)));
        assertTrue(new Resolver().resolve(problem) instanceof Outcome.Unsolvable);
    }

    @Test
    void everyRepairWorks() {
        Property.check("repairs make the request possible", 1_000, gen -> {
            Problem problem = new Universes(gen, gen.between(2, 6), 3).problem();
            gen.note("problem", problem);
            if (new Resolver().resolve(problem) instanceof Outcome.Unsolvable unsolvable) {
                for (Repair repair : unsolvable.explanation().remedies()) {
                    gen.note("repair", repair.sentence());
                    assertTrue(new Resolver().resolve(Repaired.with(problem, repair)) instanceof Outcome.Solved);
                }
            }
        });
    }

    @Test
    void everyPackageIsCheckedRight() {
        Property.check("check-all equals trying all sets", 400, gen -> {
            List<Candidate> candidates =
                    new Universes(gen, gen.between(2, 5), 3).problem().candidates();
            gen.note("candidates", candidates);
            var expected = new TreeSet<PackageId>();
            candidates.forEach(each -> expected.add(each.id()));
            BruteForce.sets(candidates, set -> {
                if (Checker.packageFault(set).isEmpty()) {
                    set.forEach(each -> expected.remove(each.id()));
                }
            });
            CheckAll.Report report = CheckAll.check(candidates);
            assertEquals(
                    List.copyOf(expected),
                    report.uninstallable().stream().map(CheckAll.Uninstallable::id).toList());
            assertEquals(candidates.size() - expected.size(), report.installable());
            report.uninstallable().forEach(each -> assertFalse(each.because().isEmpty(), "no reason"));
        });
    }
}
