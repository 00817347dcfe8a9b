package org.mypkg.testing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Bytes that were good and then were changed at a few places: bits, ranges, and fields that could be lengths. */
public final class ByteMutants {
    private static final List<Long> EXTREMES = List.of(
            0L, 1L, 0x7fL, 0x80L, 0xffL, 0x7fffL, 0xffffL, 0x7fffffffL, 0x80000000L, 0xffffffffL, 0x7fffffffffffffffL, -1L);

    private ByteMutants() {}

    /** The bytes with one to four changes. */
    public static byte[] of(Gen gen, byte[] good) {
        byte[] bytes = good;
        int changes = 1 + gen.below(4);
        for (int i = 0; i < changes; i++) {
            bytes = changed(gen, bytes);
        }
        return bytes;
    }

    private static byte[] changed(Gen gen, byte[] bytes) {
        if (bytes.length == 0) {
            return gen.bytes(8);
        }
        int at = gen.below(bytes.length);
        int end = at + Math.min(bytes.length - at, 1 + gen.below(gen.oneOf(2, 16, 4096)));
        return switch (gen.below(9)) {
            case 0 -> flipped(bytes, at, 1 << gen.below(8));
            case 1 -> spliced(bytes, at, end, new byte[0]);
            case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 3 -> spliced(bytes, at, end, gen.bytes(16));
            case 4 -> Arrays.copyOf(bytes, at);
            case 5 -> number(bytes, at, gen.pick(EXTREMES), gen.oneOf(1, 2, 4, 8), gen.flag());
            case 6 -> number(bytes, at, bytes[at] + gen.between(-2, 2), 1, true);
            case 7 -> moved(gen, bytes, at, end);
            default -> spliced(bytes, bytes.length, bytes.length, Arrays.copyOfRange(bytes, at, end));
        };
    }

    private static byte[] flipped(byte[] bytes, int at, int bits) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) bits;
        return changed;
    }

    private static byte[] number(byte[] bytes, int at, long value, int width, boolean littleEndian) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < width && at + i < bytes.length; i++) {
            int shift = 8 * (littleEndian ? i : width - 1 - i);
            changed[at + i] = (byte) (value >> shift);
        }
        return changed;
    }

    private static byte[] moved(Gen gen, byte[] bytes, int from, int to) {
        byte[] piece = Arrays.copyOfRange(bytes, from, to);
        byte[] rest = spliced(bytes, from, to, new byte[0]);
        int at = rest.length == 0 ? 0 : gen.below(rest.length + 1);
        return spliced(rest, at, at, piece);
    }

    /** The bytes with a range replaced. */
    public static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
        var out = new ByteArrayOutputStream(bytes.length + with.length);
        out.write(bytes, 0, from);
        out.writeBytes(with);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
