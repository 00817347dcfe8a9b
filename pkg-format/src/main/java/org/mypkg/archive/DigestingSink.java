package org.mypkg.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.mypkg.model.Digest;

/** Counts and hashes what passes to the next stream, and keeps a copy of it as long as that is not too long. */
final class DigestingSink extends OutputStream {
    private final MessageDigest digester = Digest.digester();
    private final OutputStream next;
    private final long keptBytesMax;
    private ByteArrayOutputStream copy = new ByteArrayOutputStream();
    private long lengthBytes;

    DigestingSink(long keptBytesMax, OutputStream next) {
        this.keptBytesMax = keptBytesMax;
        this.next = next;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        next.write(bytes, offset, length);
        digester.update(bytes, offset, length);
        lengthBytes += length;
        if (lengthBytes <= keptBytesMax) {
            copy.write(bytes, offset, length);
        } else {
            copy = new ByteArrayOutputStream();
        }
    }

    long lengthBytes() {
        return lengthBytes;
    }

    /** All that passed, or nothing when it was too much. */
    byte[] kept() {
        return lengthBytes <= keptBytesMax ? copy.toByteArray() : new byte[0];
    }

    /** The digest of all that passed; to be asked for once, at the end. */
    Digest digest() {
        return Digest.finish(digester);
    }
}
