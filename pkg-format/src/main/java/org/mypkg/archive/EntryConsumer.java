package org.mypkg.archive;

import java.io.IOException;
import java.io.InputStream;
import org.mypkg.manifest.FileEntry;

/** Takes the files of a frame, one by one in the manifest's order. */
@FunctionalInterface
public interface EntryConsumer<X extends Exception> {
    /**
     * @param fileIndex the entry's place in the manifest's list of files
     * @param content of a regular file, empty for all others; what is left unread is skipped, and checked all the same. The
     *     digest is checked at the end of the content, so bytes may be used only after {@code readFrame} has returned.
     */
    void accept(int fileIndex, FileEntry entry, InputStream content) throws X, IOException;
}
