package org.mypkg.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.mypkg.manifest.FileEntry;

/** The tar entries of runs of files, with their contents; safe for use by several threads at once. */
final class TarRuns {
    private static final int BUFFER_BYTES = 64 << 10;

    private final List<FileEntry> files;
    private final ContentProvider contents;

    /** @param files in order, with the sizes that their contents have */
    TarRuns(List<FileEntry> files, ContentProvider contents) {
        this.files = List.copyOf(files);
        this.contents = contents;
    }

    List<FileEntry> files() {
        return files;
    }

    /** Writes a run as one zstd frame. */
    void compress(FrameCuts.Run run, int level, OutputStream sink) throws IOException {
        try (var zstd = ZstdFrameOutput.ofLevel(level, sink, run.contentBytes())) {
            write(run, zstd);
        }
    }

    /** @throws IOException also where a content has no longer the size that it had */
    void write(FrameCuts.Run run, OutputStream out) throws IOException {
        for (FileEntry entry : files.subList(run.first(), run.first() + run.count())) {
            out.write(TarHeaders.encode(entry));
            if (entry instanceof FileEntry.Regular regular) {
                copy(regular, out);
                long padding = TarHeaders.padded(regular.sizeBytes()) - regular.sizeBytes();
                out.write(new byte[(int) padding]);
            }
        }
    }

    private void copy(FileEntry.Regular entry, OutputStream out) throws IOException {
        long left = entry.sizeBytes();
        try (InputStream in = contents.open(entry)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                left -= count;
                if (left < 0) {
                    throw new IOException(entry.path() + " grows while it is packed");
                }
                out.write(buffer, 0, count);
            }
        }
        if (left > 0) {
            throw new IOException(entry.path() + " shrinks while it is packed");
        }
    }
}
