package org.mypkg.index;

import java.util.Arrays;

/** Numbers in a row that grows at its end, without an object for each. */
final class Ints {
    private int[] values;
    private int size;

    Ints(int capacity) {
        values = new int[Math.max(capacity, 4)];
    }

    int size() {
        return size;
    }

    int get(int index) {
        return values[index];
    }

    void set(int index, int value) {
        values[index] = value;
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    /** Adds a number of 64 bits, the lower half first. */
    void addLong(long value) {
        add((int) value);
        add((int) (value >>> 32));
    }

    /** Forgets all from a place on. */
    void cutTo(int newSize) {
        size = newSize;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
