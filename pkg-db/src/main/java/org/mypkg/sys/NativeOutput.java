package org.mypkg.sys;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Writes to a descriptor through the data block of a {@link Kernel}, which it fills before each call. */
final class NativeOutput extends OutputStream {
    private final Kernel kernel;
    private final int file;
    private int filled;

    NativeOutput(Kernel kernel, int file) {
        this.kernel = kernel;
        this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == NativeBuffer.DATA_BYTES) {
            flush();
        }
        kernel.memory.setDataByte(filled++, (byte) b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        int done = 0;
        while (done < length) {
            if (filled == NativeBuffer.DATA_BYTES) {
                flush();
            }
            int n = Math.min(length - done, NativeBuffer.DATA_BYTES - filled);
            kernel.memory.putData(filled, bytes, from + done, n);
            filled += n;
            done += n;
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled == 0) {
            return;
        }
        long result = kernel.write(file, filled);
        filled = 0;
        if (result < 0) {
            throw new Refused((int) -result);
        }
    }

    /** The kernel refused bytes; travels through whoever produces them. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        private final int errno;

        Refused(int errno) {
            super("error " + errno);
            this.errno = errno;
        }

        int errno() {
            return errno;
        }
    }
}
