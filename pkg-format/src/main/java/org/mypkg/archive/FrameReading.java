package org.mypkg.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.model.Digest;

/** One pass over one frame: digest first, then decompression, then file by file against the manifest. */
final class FrameReading {
    /** A frame up to this length is read once, into memory; a longer one is read twice. */
    private static final int IN_MEMORY_BYTES_MAX = 4 << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    private final ByteSource source;
    private final long offset;
    private final Frame frame;
    private final List<FileEntry> files;
    private final ErrorCode damage;

    FrameReading(ByteSource source, long offset, Frame frame, List<FileEntry> files, ErrorCode damage) {
        this.source = source;
        this.offset = offset;
        this.frame = frame;
        this.files = files;
        this.damage = damage;
    }

    <X extends Exception> void read(EntryConsumer<X> consumer) throws X, FormatException, IOException {
        try (InputStream compressed = checked();
                var content = new ZstdInput(compressed, frame.contentBytes())) {
            for (int i = 0; i < files.size(); i++) {
                readFile(content, frame.firstFile() + i, files.get(i), consumer);
            }
            content.readEnd();
        }
    }

    /** The compressed bytes, once their digest is known to be right. */
    private InputStream checked() throws FormatException, IOException {
        if (frame.lengthBytes() > IN_MEMORY_BYTES_MAX) {
            checkDigest(streamedDigest());
            return source.open(offset, frame.lengthBytes());
        }
        try (InputStream in = source.open(offset, frame.lengthBytes())) {
            byte[] bytes = in.readNBytes((int) frame.lengthBytes());
            checkDigest(Digest.of(bytes));
            return new ByteArrayInputStream(bytes);
        }
    }

    private Digest streamedDigest() throws IOException {
        try (InputStream in = source.open(offset, frame.lengthBytes())) {
            return Digest.of(in);
        }
    }

    private void checkDigest(Digest actual) throws FormatException {
        if (!actual.equals(frame.digest())) {
            throw new FormatException(
                    damage,
                    "the package's content is not what its manifest says",
                    "the frame at byte " + offset + " should have SHA-256 " + frame.digest() + " and has " + actual);
        }
    }

    private static <X extends Exception> void readFile(
            ZstdInput content, int index, FileEntry entry, EntryConsumer<X> consumer) throws X, IOException {
        byte[] expected = TarHeaders.encode(entry);
        if (!Arrays.equals(content.readExactly(expected.length), expected)) {
            throw new DamagedContent("the tar header of " + entry.path() + " differs from its manifest entry");
        }
        if (entry instanceof FileEntry.Regular regular) {
            var body = new Body(content, regular.sizeBytes());
            consumer.accept(index, entry, body);
            body.finish(regular);
            content.readPadding(TarHeaders.padded(regular.sizeBytes()) - regular.sizeBytes());
        } else {
            consumer.accept(index, entry, InputStream.nullInputStream());
        }
    }

    /** The content of one file; hashed while it passes. */
    private static final class Body extends BlockInput {
        private final ZstdInput in;
        private final MessageDigest digester = Digest.digester();
        private long left;

        Body(ZstdInput in, long sizeBytes) {
            this.in = in;
            this.left = sizeBytes;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new DamagedContent("its content ends too early");
            }
            digester.update(buffer, offset, count);
            left -= count;
            return count;
        }

        void finish(FileEntry.Regular entry) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (left > 0) {
                read(buffer, 0, buffer.length);
            }
            if (!Digest.finish(digester).equals(entry.digest())) {
                throw new DamagedContent("the content of " + entry.path() + " has not the digest in its manifest entry");
            }
        }
    }
}
