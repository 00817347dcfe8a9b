package org.mypkg.txn;

import java.util.Objects;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;

/**
 * One change of one path, as the journal knows it.
 *
 * @param number the name of what it needs under {@code T/new} and {@code T/old}; unique in its transaction
 * @param home M(F): the directory of ours on the file system F that holds the path
 * @param oldType what lies there before
 * @param newType what lies there after
 * @param oldMeta the metadata before; {@link #NO_META} where nothing is there
 */
record Step(
        Kind kind, int number, RootPath home, RootPath path, NodeType oldType, NodeType newType, FileMeta oldMeta) {
    static final FileMeta NO_META = FileMeta.of(0, 0, 0, 0);

    Step {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(home);
        Objects.requireNonNull(path);
        Objects.requireNonNull(oldType);
        Objects.requireNonNull(newType);
        Objects.requireNonNull(oldMeta);
    }

    /** The kinds in the order in which they are applied; undoing goes backwards. */
    enum Kind {
        /** A declared output of a script. */
        GEN,
        /** A new path, the top-most of all that comes with it. */
        ADD,
        /** Another item in place of the old one, neither a directory. */
        REPLACE,
        /** Metadata of a directory that stays. */
        DIRMETA,
        /** Another item in place of the old one, one of them a directory. */
        TYPE,
        /** A path that goes and is no directory. */
        REMOVE,
        /** A directory that goes with all that it holds, the top-most of all that go so. */
        RMDIR
    }

    /**
     * Everything is synced where this changes from one step to the next, so that a power cut keeps no later type change without
     * the earlier ones: links that turn round would lead nowhere, or in a circle (T1).
     */
    int phase() {
        if (kind != Kind.TYPE) {
            return 0;
        }
        return newType == NodeType.DIRECTORY ? 1 : 2;
    }
}
