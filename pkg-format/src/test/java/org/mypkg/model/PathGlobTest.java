package org.mypkg.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PathGlobTest {
    @Test
    void wildcardsKeepToTheirPart() {
        assertTrue(matches("/usr/lib/*.a", "usr/lib/libc.a"));
        assertFalse(matches("/usr/lib/*.a", "usr/lib/x/libc.a"));
        assertFalse(matches("/usr/lib/*.a", "usr/lib/libc.ab"));
        assertTrue(matches("/a?c", "abc"));
        assertFalse(matches("/a?c", "a/c"));
    }

    @Test
    void twoStarsCrossSlashesAndLines() {
        assertTrue(matches("/usr/**", "usr/lib/x/libc.a"));
        assertTrue(matches("/usr/**", "usr/two\nlines"));
        assertFalse(matches("/usr/**", "usr"));
    }

    @Test
    void everythingElseIsItself() {
        assertFalse(matches("/a.c", "abc"), "a dot is a dot");
        assertTrue(matches("/a[b]", "a[b]"));
    }

    @Test
    void bytesThatAreNoTextFitWildcards() {
        assertTrue(PathGlob.of("/x*").matches(RootPath.of(new byte[] {'x', (byte) 0xff})));
    }

    private static boolean matches(String glob, String path) {
        return PathGlob.of(glob).matches(RootPath.of(path));
    }
}
