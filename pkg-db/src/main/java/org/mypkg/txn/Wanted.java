package org.mypkg.txn;

import java.util.Objects;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** What shall lie at a path, and where its content comes from. The entry's path is the physical one. */
record Wanted(FileEntry entry, Source source) {
    Wanted {
        Objects.requireNonNull(entry);
        Objects.requireNonNull(source);
    }

    RootPath path() {
        return entry.path();
    }

    NodeType type() {
        return NodeType.of(entry);
    }

    /** Where content comes from. */
    sealed interface Source {
        /** All that there is stands in the entry. */
        record None() implements Source {}

        /** A file of a package of this transaction: its change's and its file's index. */
        record Payload(int change, int file) implements Source {}

        record Inline(Bytes content) implements Source {}

        /** This inode itself, by a further name. */
        record Inode(RootPath from) implements Source {}

        /** A new inode like this one. */
        record Copy(RootPath from) implements Source {}
    }
}
