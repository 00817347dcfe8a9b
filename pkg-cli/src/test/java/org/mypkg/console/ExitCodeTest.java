package org.mypkg.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.mypkg.diag.Fault;

final class ExitCodeTest {
    @Test
    void everyFaultHasTheExitCodeThatItsNumberSays() {
        for (Fault fault : Fault.values()) {
            assertEquals(fault.exitCode(), ExitCode.of(fault).number());
        }
    }
}
