package org.mypkg.testing;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A statement that holds for everything a generator can draw.
 *
 * <p>{@code Property.check("codec round trip", 500, gen -> …)} tries it; the seeds follow from the name, so that every run
 * of a build tries the same cases. On failure the case is made smaller, and the message tells the seed. System properties:
 * {@code -Dgen.seed=N} tries that one seed only, {@code -Dgen.runs=N} tries N seeds instead of the number in the source.
 */
@FunctionalInterface
public interface Property {
    /** Draws a case and fails, by any exception or assertion error, when the statement does not hold for it. */
    void hold(Gen gen) throws Exception;

    /** Tries the property with as many seeds as {@code runs} says. @throws AssertionError with the smallest failing case */
    static void check(String name, int runs, Property property) {
        Long replayed = Long.getLong("gen.seed");
        if (replayed != null) {
            new PropertyRun(name, property).trySeed(replayed);
            return;
        }
        int wanted = Integer.getInteger("gen.runs", runs);
        new PropertyRun(name, property).trySeeds(firstSeed(name), wanted);
    }

    private static long firstSeed(String name) {
        var crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return crc.getValue() << 20;
    }
}
