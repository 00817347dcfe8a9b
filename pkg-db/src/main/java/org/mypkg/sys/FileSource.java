package org.mypkg.sys;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mypkg.archive.ByteSource;

/**
 * A file as a source of bytes. Every stream opens the file anew, so the source itself holds nothing open; whoever reads
 * checks digests and so notices a file that was replaced in between.
 */
record FileSource(Path file) implements ByteSource {
    @Override
    public long lengthBytes() throws IOException {
        return Files.size(file);
    }

    @Override
    public InputStream open(long offset, long lengthBytes) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        boolean positioned = false;
        try {
            channel.position(offset);
            positioned = true;
            return new Limited(Channels.newInputStream(channel), lengthBytes);
        } finally {
            if (!positioned) {
                channel.close();
            }
        }
    }

    /** Ends after so many bytes. */
    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int n = in.read(bytes, from, (int) Math.min(length, left));
            left -= Math.max(n, 0);
            return n;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long n = in.skip(Math.min(bytes, left));
            left -= n;
            return n;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(in.available(), left);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
