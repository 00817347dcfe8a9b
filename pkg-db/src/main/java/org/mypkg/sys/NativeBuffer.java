package org.mypkg.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory that system calls read and write, taken once and used for many calls: two names, a small structure and a large
 * block of data. One operation uses it at a time.
 */
final class NativeBuffer {
    /** The longest attribute value and list of attributes that Linux has, and a good size for writes. */
    static final int DATA_BYTES = 256 * 1024;

    private static final int STRUCT_AT = 64;
    private static final int STRUCT_BYTES = 448;
    private static final int FIRST_NAME_AT = STRUCT_AT + STRUCT_BYTES;
    private static final int NAME_BYTES = 4608;
    private static final int SECOND_NAME_AT = FIRST_NAME_AT + NAME_BYTES;
    private static final int DATA_AT = SECOND_NAME_AT + NAME_BYTES;

    private final MemorySegment all = Arena.ofAuto().allocate(DATA_AT + (long) DATA_BYTES, 64);
    private final MemorySegment state = all.asSlice(0, Syscall.stateBytes());

    long call(long number, long a, long b, long c, long d, long e, long f) {
        return Syscall.call(state, number, a, b, c, d, e, f);
    }

    /** Stores a name with the NUL that ends it; returns its address. */
    long firstName(byte[] name) {
        return store(FIRST_NAME_AT, name);
    }

    /** As {@link #firstName}, for a second one beside it. */
    long secondName(byte[] name) {
        return store(SECOND_NAME_AT, name);
    }

    private long store(int at, byte[] name) {
        if (name.length >= NAME_BYTES) {
            throw new IllegalArgumentException("name of " + name.length + " bytes");
        }
        MemorySegment.copy(name, 0, all, ValueLayout.JAVA_BYTE, at, name.length);
        all.set(ValueLayout.JAVA_BYTE, at + (long) name.length, (byte) 0);
        return all.address() + at;
    }

    long structAddress() {
        return all.address() + STRUCT_AT;
    }

    long structLong(int offset) {
        return all.get(ValueLayout.JAVA_LONG, STRUCT_AT + (long) offset);
    }

    int structInt(int offset) {
        return all.get(ValueLayout.JAVA_INT, STRUCT_AT + (long) offset);
    }

    int structShort(int offset) {
        return all.get(ValueLayout.JAVA_SHORT, STRUCT_AT + (long) offset) & 0xffff;
    }

    void setStructLong(int offset, long value) {
        all.set(ValueLayout.JAVA_LONG, STRUCT_AT + (long) offset, value);
    }

    long dataAddress() {
        return all.address() + DATA_AT;
    }

    void putData(int at, byte[] bytes, int from, int length) {
        MemorySegment.copy(bytes, from, all, ValueLayout.JAVA_BYTE, DATA_AT + (long) at, length);
    }

    void getData(int at, byte[] bytes, int to, int length) {
        MemorySegment.copy(all, ValueLayout.JAVA_BYTE, DATA_AT + (long) at, bytes, to, length);
    }

    byte[] data(int at, int length) {
        byte[] bytes = new byte[length];
        getData(at, bytes, 0, length);
        return bytes;
    }

    byte dataByte(int at) {
        return all.get(ValueLayout.JAVA_BYTE, DATA_AT + (long) at);
    }

    void setDataByte(int at, byte value) {
        all.set(ValueLayout.JAVA_BYTE, DATA_AT + (long) at, value);
    }

    int dataShort(int at) {
        return all.get(ValueLayout.JAVA_SHORT_UNALIGNED, DATA_AT + (long) at) & 0xffff;
    }
}
