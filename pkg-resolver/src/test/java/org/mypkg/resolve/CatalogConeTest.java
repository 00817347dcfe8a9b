package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.archive.FormatException;
import org.mypkg.index.Catalog;
import org.mypkg.index.CatalogCone;
import org.mypkg.index.CatalogWriter;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;
import org.mypkg.world.Candidate;

/** The answer from the packages that the catalogues' cone gives is the answer from all. */
class CatalogConeTest {
    private static final Digest SOURCE = Digest.of(new byte[0]);

    @Test
    void theConeHasAllThatMatters() {
        Property.check("the answer from the cone is the answer from all", 1_500, gen -> {
            Problem problem = drawn(gen);
            gen.note("problem", problem);
            List<Candidate> cone = cone(problem);
            var small = new Problem(problem.installed(), problem.world(), problem.request(), cone);
            assertEquals(
                    SolveFile.answer(new Resolver().resolve(problem)), SolveFile.answer(new Resolver().resolve(small)));
        });
    }

    /** The property would say nothing if the cone were always everything. */
    @Test
    void theConeLeavesMuchOut() {
        int smaller = 0;
        for (int seed = 0; seed < 200; seed++) {
            Problem problem = drawn(Gen.ofSeed(seed));
            smaller += cone(problem).size() < problem.candidates().size() ? 1 : 0;
        }
        assertTrue(smaller >= 60, "smaller in " + smaller + " of 200");
    }

    private static Problem drawn(Gen gen) {
        Problem problem = new Universes(gen, gen.between(3, 8), 3).problem();
        var candidates = new ArrayList<>(problem.candidates());
        if (gen.flag()) {
            // The same package may stand in two repositories, and say different things of others.
            for (Candidate each : new Universes(gen, 4, 2).problem().candidates()) {
                candidates.add(new Candidate(each.id(), each.dependencies(), each.vital(), "third", 3));
            }
        }
        var installed = gen.chance(1, 2) ? problem.installed().subList(0, problem.installed().size() / 2) : problem.installed();
        return new Problem(installed, problem.world(), problem.request(), candidates);
    }

    private static List<Candidate> cone(Problem problem) {
        var byRepository = new TreeMap<String, List<Candidate>>();
        problem.candidates().forEach(c -> byRepository.computeIfAbsent(c.repository(), r -> new ArrayList<>()).add(c));
        var catalogs = new ArrayList<Catalog>();
        for (List<Candidate> all : byRepository.values()) {
            List<IndexEntry> entries = all.stream().map(CatalogConeTest::entry).toList();
            catalogs.add(catalog(entries));
        }
        var without = new Problem(problem.installed(), problem.world(), problem.request(), List.of());
        List<int[]> cone = CatalogCone.of(catalogs, ConeSeeds.of(without));
        var candidates = new ArrayList<Candidate>();
        int which = 0;
        for (List<Candidate> all : byRepository.values()) {
            int[] numbers = cone.get(which);
            for (int number : numbers.length == 0 ? new int[] {0} : numbers) {
                PackageId id = catalogs.get(which).id(number);
                all.stream().filter(c -> c.id().equals(id)).forEach(candidates::add);
            }
            which++;
        }
        return candidates;
    }

    private static Catalog catalog(List<IndexEntry> entries) {
        try {
            byte[] file = CatalogWriter.write(List.of(IndexCodec.encode(entries)), SOURCE);
            return Catalog.open(ByteBuffer.wrap(file), SOURCE).orElseThrow();
        } catch (FormatException damaged) {
            throw new AssertionError(damaged);
        }
    }

    private static IndexEntry entry(Candidate candidate) {
        PackageSpec spec = PackageSpec.of(candidate.id(), Description.NONE, candidate.dependencies());
        return new IndexEntry(spec, candidate.id().fileName(), 2, SOURCE, 1, SOURCE);
    }
}
