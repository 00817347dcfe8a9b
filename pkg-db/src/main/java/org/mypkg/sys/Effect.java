package org.mypkg.sys;

import java.util.Objects;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** Every way in which this program changes a disk. A new effect is a new record, and nothing else compiles until it has been handled. */
public sealed interface Effect {
    /** Makes a directory; it must not exist. */
    record MakeDirectory(RootPath path, FileMeta meta) implements Effect {}

    /** Makes a regular file with content and metadata; it must not exist. Its bytes and name are not durable yet. */
    record WriteFile(RootPath path, FileMeta meta, Content content) implements Effect {}

    /** Makes a symbolic link; nothing may exist there. Of the metadata the owner, times and attributes count. */
    record MakeSymlink(RootPath path, Bytes target, FileMeta meta) implements Effect {}

    /** Makes a device or a named pipe; nothing may exist there. */
    record MakeNode(RootPath path, NodeKind kind, FileMeta meta) implements Effect {}

    /** Gives an inode a further name; nothing may exist there. A symbolic link is linked itself, never followed. */
    record Link(RootPath existing, RootPath path) implements Effect {}

    /** Moves a name, replacing what has the new one. */
    record Rename(RootPath from, RootPath to) implements Effect {}

    /** Moves a name; fails where something has the new one. */
    record RenameNoReplace(RootPath from, RootPath to) implements Effect {}

    /** Swaps two names in one step. */
    record Exchange(RootPath one, RootPath other) implements Effect {}

    /** Removes the name of something that is no directory. */
    record Unlink(RootPath path) implements Effect {}

    /** Removes an empty directory. */
    record RemoveDirectory(RootPath path) implements Effect {}

    /** Sets mode, owner, attributes and modification time in place. */
    record SetMeta(RootPath path, FileMeta meta) implements Effect {}

    /** Sets the modification time alone, in place. */
    record SetTime(RootPath path, long seconds, int nanos) implements Effect {}

    /** Makes a file's bytes and metadata durable. */
    record SyncFile(RootPath path) implements Effect {}

    /** Makes the names in a directory durable. */
    record SyncDirectory(RootPath path) implements Effect {}

    /** Makes everything on the file system that holds the path durable. */
    record SyncFilesystem(RootPath anyPathOnIt) implements Effect {}

    /** What a node is. */
    sealed interface NodeKind {
        record CharacterDevice(int major, int minor) implements NodeKind {}

        record BlockDevice(int major, int minor) implements NodeKind {}

        record Fifo() implements NodeKind {}
    }

    /** Where the bytes of a new file come from; asked once. */
    @FunctionalInterface
    interface Content {
        /** Writes all bytes. What it throws ends the effect and is passed on as the cause. */
        void writeTo(java.io.OutputStream out) throws java.io.IOException;

        /** Content that is at hand. */
        static Content of(byte[] bytes) {
            byte[] copy = Objects.requireNonNull(bytes).clone();
            return out -> out.write(copy);
        }
    }
}
