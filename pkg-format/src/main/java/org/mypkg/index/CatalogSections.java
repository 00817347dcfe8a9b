package org.mypkg.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The sections of a catalogue's file, whose checksum was right: each has its length in bytes, then how many elements it has. */
final class CatalogSections {
    private final ByteBuffer file;
    private final Ints starts = new Ints(16);

    CatalogSections(ByteBuffer file, int from) {
        this.file = file;
        int at = from;
        while (at < file.capacity()) {
            starts.add(at + 4);
            at += 4 + file.getInt(at);
        }
    }

    private int count(int section) {
        return file.getInt(starts.get(section));
    }

    private int[] intsAt(int at, int count) {
        int[] values = new int[count];
        file.slice(at, 4 * count).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
        return values;
    }

    /** A section of numbers. */
    int[] ints(int section) {
        return intsAt(starts.get(section) + 4, count(section));
    }

    /** Some bytes of a section of bytes. */
    byte[] bytes(int section, int start, int length) {
        byte[] bytes = new byte[length];
        file.get(starts.get(section) + 4 + start, bytes);
        return bytes;
    }

    /** A section of lists of numbers. */
    Lists lists(int section) {
        int count = count(section);
        int at = starts.get(section) + 4;
        int[] ends = intsAt(at, count + 1);
        return new Lists(ends, intsAt(at + 4 * (count + 1), ends[count]));
    }

    /** A section of texts. */
    Blobs blobs(int section) {
        int at = starts.get(section) + 4;
        return new Blobs(file, intsAt(at, count(section) + 1), at + 4 * (count(section) + 1));
    }

    /** Lists of numbers. @param starts where each begins, and the end of the last */
    static final class Lists {
        private final int[] starts;
        private final int[] all;

        Lists(int[] starts, int[] all) {
            this.starts = starts;
            this.all = all;
        }

        int count() {
            return starts.length - 1;
        }

        int[] get(int number) {
            return Arrays.copyOfRange(all, starts[number], starts[number + 1]);
        }
    }

    /** Texts. */
    static final class Blobs {
        private final ByteBuffer file;
        private final int[] starts;
        private final int at;

        Blobs(ByteBuffer file, int[] starts, int at) {
            this.file = file;
            this.starts = starts;
            this.at = at;
        }

        int count() {
            return starts.length - 1;
        }

        byte[] bytes(int number) {
            byte[] bytes = new byte[starts[number + 1] - starts[number]];
            file.get(at + starts[number], bytes);
            return bytes;
        }

        String text(int number) {
            return new String(bytes(number), StandardCharsets.UTF_8);
        }

        boolean is(int number, byte[] text) {
            int length = starts[number + 1] - starts[number];
            return length == text.length && file.slice(at + starts[number], length).equals(ByteBuffer.wrap(text));
        }
    }
}
