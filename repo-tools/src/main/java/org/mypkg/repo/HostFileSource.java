package org.mypkg.repo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.mypkg.archive.ByteSource;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** A file of the host as a source of bytes; every reader opens it anew, so many may read at once. */
final class HostFileSource implements ByteSource {
    private final Path file;
    private final long lengthBytes;

    private HostFileSource(Path file, long lengthBytes) {
        this.file = file;
        this.lengthBytes = lengthBytes;
    }

    static HostFileSource of(Path file) throws DiskException {
        return new HostFileSource(file, HostFiles.sizeBytes(file));
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        try {
            InputStream in = HostFiles.open(file);
            try {
                in.skipNBytes(Math.min(offset, lengthBytes));
            } catch (EOFException shorter) {
                in.close();
                throw shorter;
            }
            return new Bounded(in, Math.min(length, Math.max(0, lengthBytes - offset)));
        } catch (DiskException failed) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    /** The first bytes of a stream. */
    static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            if (left <= 0) {
                return -1;
            }
            int b = in.read();
            left -= b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int n = in.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, n);
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
