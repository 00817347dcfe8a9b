package org.mypkg.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.mypkg.manifest.FileEntry;

/** A whole tar archive, not compressed, of the headers that packages have inside. */
public final class PlainTar {
    private PlainTar() {}

    /**
     * Writes all entries and the archive's end; the stream stays open.
     *
     * @param entries in their order, regular files with the sizes that their contents have; the root itself is called {@code .}
     * @throws IOException also where a content has no longer that size
     */
    public static void write(List<FileEntry> entries, ContentProvider contents, OutputStream out) throws IOException {
        new TarRuns(entries, contents).write(new FrameCuts.Run(0, entries.size(), 0), out);
        out.write(new byte[2 * TarHeaders.BLOCK_BYTES]);
    }
}
