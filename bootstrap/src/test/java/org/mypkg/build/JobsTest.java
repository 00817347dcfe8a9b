package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.Yaml;

/** Which work runs when, and with how many processes. */
@Timeout(60)
final class JobsTest {
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @Test
    void twoThatDoNotNeedEachOtherRunAtOnce() throws Exception {
        var barrier = new CyclicBarrier(2);
        new Jobs(2, () -> {}).run(recipes("a", "b"), needs(), (recipe, share) -> {
            meet(barrier);
            log.add(recipe.name() + share);
        });
        assertEquals(List.of("a2", "b2"), log.stream().sorted().toList());
    }

    @Test
    void eachWaitsForThoseThatItNeeds() throws Exception {
        var needs = needs();
        needs.put("b", new TreeSet<>(List.of("a")));
        needs.put("c", new TreeSet<>(List.of("a", "b")));
        new Jobs(8, () -> {}).run(recipes("a", "b", "c"), needs, (recipe, share) -> log.add(recipe.name() + share));
        assertEquals(List.of("a8", "b8", "c8"), log, "who runs alone has all processors");
    }

    @Test
    void processorsAreSharedByThoseThatRunAtOnce() throws Exception {
        new Jobs(8, () -> {}).run(recipes("a", "b", "c", "d", "e", "f"), needs(), (recipe, share) -> log.add(recipe.name() + share));
        assertTrue(log.containsAll(List.of("a2", "b2", "c2", "d2")), log.toString());
    }

    @Test
    void afterAFailureNothingIsBegunAndTheEarliestIsTold() {
        var needs = needs();
        needs.put("c", new TreeSet<>(List.of("a")));
        var barrier = new CyclicBarrier(2);
        BuildException told = assertThrows(BuildException.class, () -> new Jobs(2, () -> {})
                .run(recipes("a", "b", "c"), needs, (recipe, share) -> {
                    meet(barrier);
                    throw BuildException.of(ErrorCode.BUILD_FAILED, recipe.name(), List.of());
                }));
        assertEquals("a", told.diagnostic().title());
    }

    @Test
    void aMistakeOfOursIsNotHidden() {
        assertThrows(IllegalStateException.class, () -> new Jobs(1, () -> {}).run(recipes("a"), needs(), (recipe, share) -> {
            throw new IllegalStateException("a bug");
        }));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException("nobody else runs", alone);
        }
    }

    private static SortedMap<String, SortedSet<String>> needs() {
        return new TreeMap<>();
    }

    private static List<Recipe> recipes(String... names) throws Failure {
        var recipes = new ArrayList<Recipe>();
        for (String name : names) {
            var output = new Recipe.Output(name, List.of(), new Yaml.Fields(new LinkedHashMap<>(), 0));
            recipes.add(new Recipe(name, new Recipe.VersionSource.Fixed("1"), "1", "x86_64", List.of(), List.of(), List.of(), List.of(),
                    Recipe.Toolchain.HOST, false, List.of(), Recipe.Packaging.PLAIN, List.of(output), List.of()));
        }
        return recipes;
    }
}
