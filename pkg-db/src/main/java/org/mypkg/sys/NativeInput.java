package org.mypkg.sys;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a descriptor through the data block of a {@link Kernel} of its own, which it gives back when closed. */
final class NativeInput extends InputStream {
    private final KernelPool pool;
    private final Kernel kernel;
    private final int file;
    private final String path;
    private boolean closed;

    NativeInput(KernelPool pool, Kernel kernel, int file, String path) {
        this.pool = pool;
        this.kernel = kernel;
        this.file = file;
        this.path = path;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (closed) {
            throw new IOException("closed: " + path);
        }
        if (length == 0) {
            return 0;
        }
        int n = kernel.read(file, Math.min(length, NativeBuffer.DATA_BYTES));
        if (n < 0) {
            throw new IOException("cannot read " + path + ": error " + -n);
        }
        kernel.memory.getData(0, bytes, from, n);
        return n == 0 ? -1 : n;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Syscall.close(file);
            pool.giveBack(kernel);
        }
    }
}
