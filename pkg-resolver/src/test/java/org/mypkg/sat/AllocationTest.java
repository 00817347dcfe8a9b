package org.mypkg.sat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Gen;

/** (S4) A search allocates nothing but growth of its arrays, however long it takes. */
class AllocationTest {
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SLICES = 15;
    private static final int SLICE_CONFLICTS = 200;
    private static final Limit LIMIT = Limit.conflicts(SLICE_CONFLICTS);
    private static final int[] NOTHING = new int[0];

    @Test
    void s4_aLongSearchAllocatesNothing() {
        Solver solver = Cnf.hard(Gen.ofSeed(5), 230).solver(Proof.NONE);
        assertEquals(Answer.UNKNOWN, solver.solve(NOTHING, Limit.conflicts(9_000)), "the arrays grow to their size");
        long[] bytes = new long[SLICES];
        long propagations = solver.propagations();
        for (int slice = 0; slice < SLICES; slice++) {
            long before = THREAD.getCurrentThreadAllocatedBytes();
            solver.solve(NOTHING, LIMIT);
            bytes[slice] = THREAD.getCurrentThreadAllocatedBytes() - before;
        }
        Arrays.sort(bytes);
        propagations = solver.propagations() - propagations;
        assertTrue(propagations > 50_000, "a search of " + propagations + " conclusions says little");
        // The lists of watches still grow now and then; an object for each conflict would be 16 bytes in every slice.
        assertTrue(bytes[SLICES / 4] < 16 * SLICE_CONFLICTS, Arrays.toString(bytes));
    }
}
