package org.mypkg.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mypkg.archive.ByteSource;

/** A file of this machine as a source of ranges; each range is a descriptor of its own, so that threads do not meet. */
final class FileSource implements ByteSource {
    private final Path path;

    FileSource(Path path) {
        this.path = path;
    }

    @Override
    public long lengthBytes() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.size();
        }
    }

    @Override
    public InputStream open(long offset, long lengthBytes) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            channel.position(offset);
            return new Range(Channels.newInputStream(channel), lengthBytes);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /** A stream that ends after so many bytes. */
    private static final class Range extends FilterInputStream {
        private long leftBytes;

        Range(InputStream in, long lengthBytes) {
            super(in);
            this.leftBytes = lengthBytes;
        }

        @Override
        public int read() throws IOException {
            if (leftBytes <= 0) {
                return -1;
            }
            int b = in.read();
            leftBytes--;
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            if (leftBytes <= 0) {
                return count == 0 ? 0 : -1;
            }
            int n = in.read(into, offset, (int) Math.min(count, leftBytes));
            leftBytes -= Math.max(n, 0);
            return n;
        }

        @Override
        public long skip(long count) throws IOException {
            long n = in.skip(Math.min(count, leftBytes));
            leftBytes -= n;
            return n;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(in.available(), leftBytes);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
