package org.mypkg.sat;

/** The restart sequence 1 1 2 1 1 2 4 … (Luby, Sinclair, Zuckerman 1993). */
final class Luby {
    private Luby() {}

    /** The element at a place, counted from 0. */
    static long at(long index) {
        long size = 1;
        while (size < index + 1) {
            size = 2 * size + 1;
        }
        long place = index;
        while (size - 1 != place) {
            size = (size - 1) >> 1;
            place %= size;
        }
        return (size + 1) >> 1;
    }
}
