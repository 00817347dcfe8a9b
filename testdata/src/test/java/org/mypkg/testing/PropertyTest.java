package org.mypkg.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class PropertyTest {
    @Test
    void aTruePropertyIsTriedAsOftenAsAsked() {
        var runs = new ArrayList<Integer>();
        Property.check("numbers are below their bound", 50, gen -> {
            int n = gen.below(10);
            assertTrue(n >= 0 && n < 10);
            runs.add(n);
        });
        assertEquals(50, runs.size());
        assertTrue(new TreeSet<>(runs).size() > 5, "draws differ: " + runs);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertEquals(everything(Gen.ofSeed(7)), everything(Gen.ofSeed(7)));
        assertFalse(everything(Gen.ofSeed(7)).equals(everything(Gen.ofSeed(8))));
    }

    private static List<Object> everything(Gen gen) {
        return List.of(
                gen.between(-5, 5), gen.longBetween(0, Long.MAX_VALUE), gen.flag(), gen.chance(1, 3), gen.text("abc", 1, 30),
                gen.list(20, g -> g.below(1000)), gen.shuffled(List.of(1, 2, 3, 4, 5)), gen.some(List.of(1, 2, 3)),
                gen.oneOf("x", "y"), gen.pick(List.of(1, 2)), new String(gen.bytes(9), java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Test
    void aFailureNamesItsSeedAndTheSmallestCase() {
        var error = assertThrows(AssertionError.class, () -> Property.check("sums stay small", 200, PropertyTest::sumsStaySmall));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.matches("(?s)property 'sums stay small' failed with seed (\\d+) \\(replay with -Dgen.seed=\\1\\).*"), message);
        assertTrue(message.contains("list: [100]\n"), message);
    }

    private static void sumsStaySmall(Gen gen) {
        List<Integer> list = gen.list(30, g -> g.below(1000));
        gen.note("list", list);
        assertTrue(list.stream().mapToInt(i -> i).sum() < 100);
    }

    @Test
    void aPairThatMustBeEqualShrinksTogether() {
        var error = assertThrows(AssertionError.class, () -> Property.check("no doubles", 500, gen -> {
            List<Integer> list = gen.list(40, g -> g.below(20));
            gen.note("list", list);
            assertEquals(list.size(), new TreeSet<>(list).size());
        }));
        assertTrue(String.valueOf(error.getMessage()).contains("list: [0, 0]\n"), error.getMessage());
    }

    @Test
    void theReportedSeedReplaysTheFailure() {
        var run = new PropertyRun("sums stay small", PropertyTest::sumsStaySmall);
        var first = assertThrows(AssertionError.class, () -> run.trySeeds(5, 100));
        String message = String.valueOf(first.getMessage());
        long seed = Long.parseLong(message.replaceAll("(?s).*-Dgen.seed=(\\d+).*", "$1"));
        var again = assertThrows(AssertionError.class, () -> run.trySeed(seed));
        assertEquals(message, again.getMessage());
    }

    @Test
    void exceptionsAndEndlessRecursionAreFailures() {
        assertThrows(AssertionError.class, () -> Property.check("throws", 1, gen -> {
            throw new java.io.IOException("broken");
        }));
        assertThrows(AssertionError.class, () -> Property.check("recurses", 1, gen -> recurse(gen.below(2))));
    }

    private static int recurse(int depth) {
        return depth == Integer.MIN_VALUE ? 0 : recurse(depth + 1) + 1;
    }

    @Test
    void aPropertyWithoutAnyCaseFails() {
        var error = assertThrows(AssertionError.class, () -> Property.check("never", 10, gen -> gen.assume(false)));
        assertTrue(String.valueOf(error.getMessage()).contains("all 10 cases were discarded"));
    }

    @Test
    void aReplayThatRunsOutGoesOnWithZeros() {
        var choices = Choices.replay(new long[] {3, 99});
        assertEquals(3, choices.draw(10));
        assertEquals(9, choices.draw(10));
        assertEquals(0, choices.draw(10));
        assertArrayEquals(new long[] {3, 9}, choices.recorded());
    }

    @Test
    void lengthsAndRangesAreKept() {
        Property.check("lengths and ranges", 300, gen -> {
            int size = gen.list(2, 5, Gen::flag).size();
            assertTrue(size >= 2 && size <= 5);
            int length = gen.text("ab", 3, 4).length();
            assertTrue(length == 3 || length == 4);
            long wide = gen.longBetween(-3, Long.MAX_VALUE - 4);
            assertTrue(wide >= -3 && wide <= Long.MAX_VALUE - 4);
            assertEquals(List.of(1, 2, 3), gen.shuffled(List.of(3, 1, 2)).stream().sorted().toList());
        });
        assertThrows(IllegalArgumentException.class, () -> Gen.ofSeed(1).below(0));
        assertThrows(IllegalArgumentException.class, () -> Gen.ofSeed(1).between(2, 1));
    }
}
