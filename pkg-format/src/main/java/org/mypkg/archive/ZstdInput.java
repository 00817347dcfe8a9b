package org.mypkg.archive;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Decompresses at most the given number of bytes; damage and excess surface as {@link DamagedContent}. */
final class ZstdInput extends BlockInput {
    private final ZstdInputStreamNoFinalizer in;
    private final long contentBytesMax;
    private long left;

    ZstdInput(InputStream compressed, long contentBytesMax) throws IOException {
        this.in = new ZstdInputStreamNoFinalizer(compressed);
        in.setLongMax(ZstdFrames.WINDOW_LOG_MAX);
        this.contentBytesMax = contentBytesMax;
        this.left = contentBytesMax;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        // One byte more than allowed is asked for, so that a longer content is noticed and not cut.
        int wanted = (int) Math.min(length, left == Long.MAX_VALUE ? left : left + 1);
        int count = readSome(buffer, offset, wanted);
        if (count > left) {
            throw new DamagedContent("decompresses to more than " + contentBytesMax + " bytes", true);
        }
        left -= Math.max(0, count);
        return count;
    }

    private int readSome(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (ZstdIOException damaged) {
            throw new DamagedContent("is no sound zstd frame (" + damaged.getMessage() + ")");
        }
    }

    /** Exactly so many bytes. */
    byte[] readExactly(int count) throws IOException {
        byte[] bytes = readNBytes(count);
        if (bytes.length < count) {
            throw new DamagedContent("its content ends too early");
        }
        return bytes;
    }

    /** Exactly so many zeros. */
    void readPadding(long count) throws IOException {
        byte[] padding = readExactly(Math.toIntExact(count));
        if (!Arrays.equals(padding, new byte[padding.length])) {
            throw new DamagedContent("its tar padding is not zero");
        }
    }

    /** Demands that nothing is left. */
    void readEnd() throws IOException {
        try {
            if (read() >= 0) {
                throw new DamagedContent("holds more than its manifest says");
            }
        } catch (EOFException cut) {
            throw new DamagedContent("ends too early");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
