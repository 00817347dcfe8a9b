package org.mypkg.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which kernel the boot loader starts, as a block of GRUB's environment: {@value #BYTES} bytes, text lines, filled up with
 * {@code #}. Its length never changes, so that boot loader and system write it in place; all that is said lies in the first
 * sector, which a disk writes whole or not at all.
 *
 * <p>(B1) {@code good} names a slot whose kernel has once reached its mark. (B2) {@code next} is tried only while
 * {@code tries} is above 0, and the boot loader lowers {@code tries} before it starts that kernel: one that never comes up is
 * left after so many starts. (B3) Only a system that has come up writes {@code good}.
 *
 * @param next the slot to try; empty for none
 * @param tries how often, 0 to 3
 */
record SlotFile(String good, String next, int tries) {
    static final int BYTES = 1024;
    static final int TRIES_MAX = 3;

    private static final String SIGNATURE = "# GRUB Environment Block\n";

    SlotFile {
        if (!good.matches("[ab]") || !next.matches("[ab]?") || tries < 0 || tries > TRIES_MAX) {
            throw new IllegalArgumentException("no slots: good " + good + ", next " + next + ", tries " + tries);
        }
    }

    /** Of a disk that was just made. */
    static SlotFile fresh() {
        return new SlotFile("a", "", 0);
    }

    byte[] encode() {
        byte[] block = new byte[BYTES];
        Arrays.fill(block, (byte) '#');
        byte[] text = (SIGNATURE + "good=" + good + "\nnext=" + next + "\ntries=" + tries + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, block, 0, text.length);
        return block;
    }
}
