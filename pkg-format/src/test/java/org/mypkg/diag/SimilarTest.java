package org.mypkg.diag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is meant by a mistyped word. */
final class SimilarTest {
    @Test
    void oneWrongLetterOrTwoSwappedOnesAreUnderstoodInShortWordsToo() {
        assertEquals(Optional.of("git"), Similar.of("gti", List.of("gcc", "git", "less")));
        assertEquals(Optional.of("git"), Similar.of("gt", List.of("less", "git")));
        assertEquals(Optional.of("less"), Similar.of("lses", List.of("git", "less")));
        assertEquals(Optional.of("upgrade"), Similar.of("ugprdae", List.of("update", "upgrade")));
    }

    @Test
    void otherWordsAreNot() {
        assertEquals(Optional.empty(), Similar.of("tig", List.of("git")));
        assertEquals(Optional.empty(), Similar.of("frobnicate", List.of("install", "upgrade")));
        assertEquals(Optional.empty(), Similar.of("x", List.of()));
    }
}
