package org.mypkg.archive;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** What this format needs to know of zstd's own frame format (RFC 8878, section 3.1). */
final class ZstdFrames {
    /** Magic number of the skippable frame that holds a signature. */
    static final int SIGNATURE_MAGIC = 0x184D2A53;
    /** Magic number and length that open a skippable frame. */
    static final int SKIPPABLE_HEADER_BYTES = 8;
    /** The decoder's window is at most 8 MiB, which every conforming decoder grants. */
    static final int WINDOW_LOG_MAX = 23;

    private static final int MAGIC = 0xFD2FB528;

    /**
     * The last frame of every package, the same in all of them: one run-length block of 1,024 zeros, which are tar's two
     * end-of-archive blocks.
     */
    private static final byte[] END = HexFormat.of().parseHex("28b52ffd60000303200000");

    private ZstdFrames() {}

    static byte[] end() {
        return END.clone();
    }

    static int endBytes() {
        return END.length;
    }

    /** The skippable frame around a signature. */
    static byte[] signatureFrame(byte[] signature) {
        return ByteBuffer.allocate(SKIPPABLE_HEADER_BYTES + signature.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SIGNATURE_MAGIC)
                .putInt(signature.length)
                .put(signature)
                .array();
    }

    /** Thrown when the bytes are no zstd frame, or one that is longer than allowed. */
    static final class NoFrame extends IOException {
        private static final long serialVersionUID = 1;

        private final boolean tooLong;

        NoFrame(String message, boolean tooLong) {
            super(message);
            this.tooLong = tooLong;
        }

        boolean tooLong() {
            return tooLong;
        }
    }

    /**
     * Reads one whole frame, still compressed: only block lengths are looked at.
     *
     * @throws NoFrame when there is none, or it is longer than the limit
     * @throws EOFException when the stream ends inside it
     */
    static byte[] readFrame(InputStream in, long lengthMax) throws IOException {
        var frame = new Copying(in, lengthMax);
        if (frame.littleEndian(4) != (MAGIC & 0xffffffffL)) {
            throw new NoFrame("does not begin with a zstd frame", false);
        }
        int descriptor = (int) frame.littleEndian(1);
        boolean singleSegment = (descriptor & 0x20) != 0;
        boolean checksum = (descriptor & 0x04) != 0;
        int[] dictionaryBytes = {0, 1, 2, 4};
        int[] sizeBytes = {singleSegment ? 1 : 0, 2, 4, 8};
        frame.copy((singleSegment ? 0 : 1) + dictionaryBytes[descriptor & 3] + sizeBytes[descriptor >> 6]);
        boolean last = false;
        while (!last) {
            int header = (int) frame.littleEndian(3);
            last = (header & 1) != 0;
            int type = (header >> 1) & 3;
            if (type == 3) {
                throw new NoFrame("holds a zstd block of no known type", false);
            }
            frame.copy(type == 1 ? 1 : header >> 3);
        }
        frame.copy(checksum ? 4 : 0);
        return frame.copied.toByteArray();
    }

    private static final class Copying {
        private final ByteArrayOutputStream copied = new ByteArrayOutputStream();
        private final InputStream in;
        private final long lengthMax;

        Copying(InputStream in, long lengthMax) {
            this.in = in;
            this.lengthMax = lengthMax;
        }

        byte[] copy(int count) throws IOException {
            if (copied.size() + (long) count > lengthMax) {
                throw new NoFrame("its first frame is longer than " + lengthMax + " bytes", true);
            }
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("ends inside its first frame");
            }
            copied.writeBytes(bytes);
            return bytes;
        }

        long littleEndian(int count) throws IOException {
            byte[] bytes = copy(count);
            long value = 0;
            for (int i = count - 1; i >= 0; i--) {
                value = value << 8 | (bytes[i] & 0xff);
            }
            return value;
        }
    }
}
