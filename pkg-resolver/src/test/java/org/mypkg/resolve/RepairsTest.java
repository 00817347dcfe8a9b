package org.mypkg.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mypkg.explain.Change;
import org.mypkg.explain.Repair;
import org.mypkg.explain.Typing;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.testing.Gen;
import org.mypkg.testing.ScenarioFile;
import org.mypkg.world.Request;

/** What users are advised to do: it works, nothing in it is needless, it is in order, and every kind of advice is met. */
class RepairsTest {
    private final TreeSet<String> kinds = new TreeSet<>();

    private List<Repair> check(String where, Problem problem) {
        if (!(new Resolver().resolve(problem) instanceof Outcome.Unsolvable unsolvable)) {
            return List.of();
        }
        List<Repair> repairs = unsolvable.explanation().remedies();
        assertTrue(repairs.size() <= 3, where);
        assertEquals(repairs.stream().sorted().toList(), repairs, where);
        for (Repair repair : repairs) {
            assertTrue(isSolved(Repaired.with(problem, repair)), where + ": does not help: " + repair.sentence());
            for (int i = 0; i < repair.changes().size(); i++) {
                var fewer = new ArrayList<>(repair.changes());
                fewer.remove(i);
                assertFalse(isSolved(Repaired.with(problem, fewer)), where + ": does too much: " + repair.sentence());
            }
            assertTrue(Repaired.leaves(problem.request(), repair.request()), where + ": nothing is left: " + repair.sentence());
            repair.changes().forEach(change -> kinds.add(change.getClass().getSimpleName()));
        }
        return repairs;
    }

    private static boolean isSolved(Problem problem) {
        return new Resolver().resolve(problem) instanceof Outcome.Solved;
    }

    @Test
    void inRandomUniverses() {
        int repairs = 0;
        for (int seed = 1; seed <= 500; seed++) {
            repairs += check("seed " + seed, new Universes(Gen.ofSeed(seed), 6, 3).problem()).size();
        }
        assertTrue(repairs >= 100, "only " + repairs);
    }

    @Test
    void everyKindIsMetInTheFiles() throws IOException {
        for (Path file : SolveFilesTest.files()) {
            check(file.toString(), SolveFile.problem(ScenarioFile.read(file)));
        }
        var all = new TreeSet<String>();
        Stream.of(Change.class.getPermittedSubclasses()).forEach(kind -> all.add(kind.getSimpleName()));
        assertEquals(all, kinds);
    }

    private static Request request(List<String> install, List<String> remove, Request.Upgrade upgrade, Request.Options options) {
        return new Request(
                install.stream().map(Relation::parse).toList(),
                remove.stream().map(PackageName::new).toList(),
                upgrade,
                options,
                new TreeMap<>(Map.of(new PackageName("b"), "extra")));
    }

    @Test
    void aRequestIsTypedAsAShellReadsIt() {
        var none = new Request.Upgrade.Nothing();
        var all = new Request.Options(false, true, true, true, true);
        assertEquals(
                "mypkg install a 'b>=2@extra' so:x.so.1 --remove c --no-recommends --allow-downgrade --allow-repo-change --allow-vital",
                Typing.PLAIN.of(request(List.of("so:x.so.1", "b >= 2", "a"), List.of("c"), none, all)));
        var usual = Request.Options.DEFAULT;
        assertEquals("mypkg remove c d", Typing.PLAIN.of(request(List.of(), List.of("c", "d"), none, usual)));
        assertEquals("mypkg apply", Typing.PLAIN.of(request(List.of(), List.of(), none, usual)));
        assertEquals(
                "mypkg upgrade --remove c",
                Typing.PLAIN.of(request(List.of(), List.of("c"), new Request.Upgrade.All(), usual)));
        var only = new Request.Upgrade.Only(List.of(new PackageName("a")));
        assertEquals("mypkg upgrade a", Typing.PLAIN.of(request(List.of(), List.of(), only, usual)));
        var autoremove = new Typing("autoremove", List.of(new PackageName("c")), Map.of(), List.of("--no-scripts"));
        assertEquals("mypkg autoremove --no-scripts", autoremove.of(request(List.of(), List.of("c"), none, usual)));
        var file = new Typing(
                "apply", List.of(), Collections.singletonMap(Relation.parse("a = 1"), "/my files/a'.mpkg"), List.of());
        assertEquals("mypkg install '/my files/a'\\''.mpkg'", file.of(request(List.of("a = 1"), List.of(), none, usual)));
    }
}
