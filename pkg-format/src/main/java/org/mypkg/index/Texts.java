package org.mypkg.index;

import java.util.Arrays;

/** Different texts, numbered in the order in which they came; each is kept once. */
final class Texts {
    static final int FNV_BASIS = 0x811c9dc5;
    static final int FNV_PRIME = 0x01000193;

    private byte[] bytes = new byte[1 << 14];
    private final Ints starts = new Ints(1 << 10);
    private final Ints hashes = new Ints(1 << 10);
    private int[] slots = new int[1 << 11];

    Texts() {
        starts.add(0);
    }

    /** FNV-1a of 32 bits (Fowler, Noll, Vo), then folded, since a table looks at the lowest bits alone. */
    static int hash(byte[] text, int start, int end) {
        int hash = FNV_BASIS;
        for (int i = start; i < end; i++) {
            hash = (hash ^ (text[i] & 0xff)) * FNV_PRIME;
        }
        return finished(hash);
    }

    /** The hash after the last byte. */
    static int finished(int hash) {
        return hash ^ (hash >>> 15);
    }

    int size() {
        return starts.size() - 1;
    }

    int start(int number) {
        return starts.get(number);
    }

    int length(int number) {
        return starts.get(number + 1) - starts.get(number);
    }

    int hash(int number) {
        return hashes.get(number);
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] get(int number) {
        return Arrays.copyOfRange(bytes, starts.get(number), starts.get(number + 1));
    }

    /** The number of a text, or -1 where it never came. */
    int find(byte[] text, int start, int end, int hash) {
        for (int slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
            int number = slots[slot] - 1;
            if (number < 0) {
                return -1;
            }
            if (hashes.get(number) == hash
                    && Arrays.equals(bytes, starts.get(number), starts.get(number + 1), text, start, end)) {
                return number;
            }
        }
    }

    /** The number of a text, which may come for the first time. */
    int put(byte[] text, int start, int end) {
        int hash = hash(text, start, end);
        int known = find(text, start, end, hash);
        return known >= 0 ? known : add(text, start, end, hash);
    }

    /** Adds a text that is not there. */
    int add(byte[] text, int start, int end, int hash) {
        int number = size();
        int used = starts.get(number);
        int length = end - start;
        if (used + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + length));
        }
        System.arraycopy(text, start, bytes, used, length);
        starts.add(used + length);
        hashes.add(hash);
        if (size() * 2 > slots.length) {
            slots = new int[slots.length * 2];
            for (int i = 0; i <= number; i++) {
                occupy(slots, hashes.get(i), i);
            }
        } else {
            occupy(slots, hash, number);
        }
        return number;
    }

    /** Puts a number into the first free slot from where its hash points on; a free slot is 0, a number is one more. */
    static void occupy(int[] slots, int hash, int number) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = number + 1;
    }
}
