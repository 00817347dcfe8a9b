package org.mypkg.txn;

import java.util.Locale;
import java.util.Optional;
import org.mypkg.manifest.FileEntry;
import org.mypkg.sys.FileStat;

/** What lies at a path, as coarsely as undoing needs to know it. */
enum NodeType {
    NONE,
    FILE,
    DIRECTORY,
    LINK,
    NODE;

    static NodeType of(FileEntry entry) {
        return switch (entry) {
            case FileEntry.Regular r -> FILE;
            case FileEntry.Hardlink h -> FILE;
            case FileEntry.Directory d -> DIRECTORY;
            case FileEntry.Symlink s -> LINK;
            case FileEntry.Device d -> NODE;
            case FileEntry.Fifo f -> NODE;
        };
    }

    static NodeType of(Optional<FileStat> stat) {
        return stat.map(s -> of(s.kind())).orElse(NONE);
    }

    static NodeType of(FileStat.Kind kind) {
        return switch (kind) {
            case REGULAR -> FILE;
            case DIRECTORY -> DIRECTORY;
            case SYMLINK -> LINK;
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> NODE;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
