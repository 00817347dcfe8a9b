package org.mypkg.diag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DiagTest {
    @Test
    void everyCodeIsUniqueAndLooksAlike() {
        var labels = new TreeSet<String>();
        for (ErrorCode code : ErrorCode.values()) {
            assertTrue(code.label().matches("E0[0-9]{3}"), code.label());
            assertTrue(labels.add(code.label()), code + " has the number of another");
        }
    }

    /** Exit codes are documented by whose fault it was, so a block of codes must not mix trust with other faults. */
    @Test
    void codesOfTrustEndWithTheExitCodeOfTrust() {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.label().startsWith("E04")) {
                assertEquals(4, code.fault().exitCode(), code.name());
            }
            if (code.label().startsWith("E05")) {
                assertEquals(5, code.fault().exitCode(), code.name());
            }
        }
        assertEquals(
                List.of(1, 2, 3, 4, 5, 70),
                List.of(Fault.values()).stream().map(Fault::exitCode).toList());
    }

    @Test
    void hintsAreAdded() {
        Diagnostic one = Diagnostic.of(ErrorCode.BUG, "title", "fact").withHint("do this").withHint("or that");
        assertEquals(List.of("do this", "or that"), one.hints());
        assertEquals(List.of("fact"), one.because());
    }

    @Test
    void aBrokenInvariantStopsTheProgramByName() {
        Invariant.check(true, "T1");
        var broken = assertThrows(Invariant.Broken.class, () -> Invariant.check(false, "T1"));
        assertEquals("invariant broken: T1", broken.getMessage());
    }
}
