package org.mypkg.engine;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import org.mypkg.archive.PackageReader;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.txn.PackagePayload;

/**
 * The content of a package of which some frames were fetched; the others are made of what the manifest says and of files on the
 * disk. Those are hashed again while they are copied: whoever changed one meanwhile ends this with {@link StaleContent}, before
 * anything of the root has been touched.
 */
final class RebuiltPayload implements PackagePayload {
    private static final int BUFFER_BYTES = 64 << 10;

    private final PackageReader reader;
    private final DeltaPlan plan;
    private final Filesystem disk;

    RebuiltPayload(PackageReader reader, DeltaPlan plan, Filesystem disk) {
        this.reader = reader;
        this.plan = plan;
        this.disk = disk;
    }

    @Override
    public void readFrame(int number, Receiver receiver) throws Failure, IOException {
        if (plan.frames().contains(number)) {
            reader.<Failure>readFrame(number, receiver::accept);
            return;
        }
        List<FileEntry> files = reader.manifest().files();
        Frame frame = reader.manifest().frames().get(number);
        for (int i = frame.firstFile(); i < frame.firstFile() + frame.fileCount(); i++) {
            if (files.get(i) instanceof FileEntry.Regular file && plan.sources().get(i) instanceof RootPath source) {
                hand(i, file, source, receiver);
            } else {
                receiver.accept(i, files.get(i), InputStream.nullInputStream());
            }
        }
    }

    private void hand(int index, FileEntry.Regular file, RootPath source, Receiver receiver) throws Failure, IOException {
        try (InputStream open = opened(source)) {
            var content = new Content(open, file.sizeBytes());
            receiver.accept(index, file, content);
            if (!content.finish().equals(file.digest())) {
                throw new StaleContent(source);
            }
        }
    }

    private InputStream opened(RootPath source) throws StaleContent {
        try {
            return disk.read(source);
        } catch (DiskException gone) {
            throw new StaleContent(source);
        }
    }

    /** So many bytes of a file that may change, and what they were. An error in it is an early end: the digest tells. */
    private static final class Content extends InputStream {
        private final MessageDigest digester = Digest.digester();
        private final InputStream in;
        private long left;

        Content(InputStream in, long sizeBytes) {
            this.in = in;
            this.left = sizeBytes;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            int count = left == 0 ? -1 : some(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                left = 0;
                return -1;
            }
            digester.update(buffer, offset, count);
            left -= count;
            return count;
        }

        private int some(byte[] buffer, int offset, int length) {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException unreadable) {
                return -1;
            }
        }

        /** The digest of all of it; what was left unread is read. */
        Digest finish() {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (read(buffer, 0, buffer.length) >= 0) {
                continue;
            }
            return Digest.finish(digester);
        }
    }
}
