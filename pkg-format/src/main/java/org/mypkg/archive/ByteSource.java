package org.mypkg.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read from any offset, by several threads at once: a file, an array, ranges over HTTP. */
public interface ByteSource {
    long lengthBytes() throws IOException;

    /** The bytes from the offset on, at most the given number; fewer where the source ends. */
    InputStream open(long offset, long lengthBytes) throws IOException;

    /** The source of an array; the caller must not change it any more. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long lengthBytes() {
                return bytes.length;
            }

            @Override
            public InputStream open(long offset, long lengthBytes) {
                int from = (int) Math.clamp(offset, 0L, (long) bytes.length);
                int count = (int) Math.clamp(lengthBytes, 0L, (long) bytes.length - from);
                return new ByteArrayInputStream(bytes, from, count);
            }
        };
    }
}
