package org.mypkg.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;
import org.mypkg.testing.Table;

final class VersionTest {
    private static int sign(String a, String b) {
        return Integer.signum(new Version(a).compareTo(new Version(b)));
    }

    @Test
    void theTableHoldsBothWays() {
        Table.read("src/test/tables/versions.table").forEach(row -> {
            List<String> words = row.words();
            assertEquals(3, words.size());
            int expected =
                    switch (words.get(1)) {
                        case "<" -> -1;
                        case "=" -> 0;
                        case ">" -> 1;
                        default -> throw new IllegalArgumentException("no operator");
                    };
            assertEquals(expected, sign(words.get(0), words.get(2)));
            assertEquals(-expected, sign(words.get(2), words.get(0)));
        });
    }

    @Test
    void whatIsNoVersionIsRefused() {
        Table.read("src/test/tables/not-versions.table").forEach(row -> {
            String text = row.text().substring(1, row.text().length() - 1);
            assertThrows(IllegalArgumentException.class, () -> new Version(text));
        });
        assertThrows(IllegalArgumentException.class, () -> new Version("1".repeat(300)));
    }

    private static Version version(Gen gen) {
        String epoch = gen.chance(1, 4) ? gen.text("0123", 1, 2) + ":" : "";
        String revision = gen.chance(1, 3) ? "-" + gen.text("019a~+.", 1, 4) : "";
        return new Version(epoch + gen.text("01aZ", 1, 1) + gen.text("0129aZ~+.", 0, 6) + revision);
    }

    @Test
    void comparingIsATotalOrder() {
        Property.check("versions are totally ordered", 3_000, gen -> {
            Version a = version(gen);
            Version b = version(gen);
            Version c = version(gen);
            gen.note("versions", List.of(a, b, c));
            assertEquals(0, a.compareTo(new Version(a.value())));
            assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
            if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                assertTrue(a.compareTo(c) <= 0);
            }
            if (a.compareTo(b) == 0) {
                assertEquals(Integer.signum(a.compareTo(c)), Integer.signum(b.compareTo(c)));
            }
        });
    }

    @Test
    void aTildeMakesAnyVersionOlder() {
        Property.check("a tilde makes older", 1_000, gen -> {
            Version version = version(gen);
            gen.note("version", version);
            assertTrue(new Version(version + "~").compareTo(version) < 0);
            assertTrue(new Version(version + "~x").compareTo(version) < 0);
            assertTrue(new Version(version + "+").compareTo(version) > 0);
        });
    }

    @Test
    void sortingDoesNotDependOnTheInput() {
        Property.check("sorting versions", 200, gen -> {
            List<Version> versions = gen.list(8, VersionTest::version);
            var one = new ArrayList<>(versions);
            var other = new ArrayList<>(gen.shuffled(versions));
            one.sort(Version::compareTo);
            other.sort(Version::compareTo);
            for (int i = 0; i < one.size(); i++) {
                assertEquals(0, one.get(i).compareTo(other.get(i)));
            }
        });
    }

    @Test
    void theEpochIsANumber() {
        assertEquals(0, new Version("1.0").epoch());
        assertEquals(12, new Version("12:1.0").epoch());
    }
}
