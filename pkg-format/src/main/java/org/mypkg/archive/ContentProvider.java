package org.mypkg.archive;

import java.io.IOException;
import java.io.InputStream;
import org.mypkg.manifest.FileEntry;

/**
 * Opens the content of the regular files that are packed. It is asked several times for each, by several threads at once, and
 * must give the same each time.
 */
@FunctionalInterface
public interface ContentProvider {
    InputStream open(FileEntry.Regular entry) throws IOException;
}
