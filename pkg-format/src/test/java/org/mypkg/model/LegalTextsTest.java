package org.mypkg.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Property;

/** What is checked by hand for speed is what docs/formats/package.md says as a pattern. */
class LegalTextsTest {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.+_-]{0,127}");
    private static final Pattern VERSION = Pattern.compile(
            "(?:[0-9]{1,9}:[a-zA-Z0-9][a-zA-Z0-9.+~:-]{0,254}|[a-zA-Z0-9][a-zA-Z0-9.+~-]{0,254})(?<!-)");
    private static final Pattern CAPABILITY =
            Pattern.compile("([a-z][a-z0-9]*:)?[a-zA-Z0-9_.+\\[/-][^\\s<>=|,!\\x00-\\x1f]{0,254}(?<!:)");

    @Test
    void handAndPatternAgree() {
        Property.check("legal by hand is legal by pattern", 20_000, gen -> {
            int longest = gen.chance(1, 50) ? 270 : 6;
            String text = gen.text("aZ09:.+-~_[/ !<\u00e9\u0001", 0, longest);
            gen.note("text", text);
            same(text, NAME, PackageName::new);
            same(text, VERSION, Version::new);
            same(text, CAPABILITY, Capability::new);
            String plain = gen.text("a0:.-", 0, longest);
            same(plain, NAME, PackageName::new);
            same(plain, VERSION, Version::new);
            same(plain, CAPABILITY, Capability::new);
        });
    }

    @Test
    void theLongestAreLegal() {
        for (int length = 120; length < 270; length++) {
            same("a".repeat(length), NAME, PackageName::new);
            same("1:" + "a".repeat(length), VERSION, Version::new);
            same("1".repeat(length), VERSION, Version::new);
            same("1".repeat(length % 12) + ":1", VERSION, Version::new);
            same("so:" + "a".repeat(length), CAPABILITY, Capability::new);
            same("a".repeat(length), CAPABILITY, Capability::new);
        }
    }

    private static void same(String text, Pattern pattern, Consumer<String> made) {
        boolean legal;
        try {
            made.accept(text);
            legal = true;
        } catch (IllegalArgumentException refused) {
            legal = false;
        }
        assertEquals(pattern.matcher(text).matches(), legal, text);
    }
}
