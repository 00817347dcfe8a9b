package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** A disk for one test and short words for what tests do with it. */
abstract class DiskFixture {
    /** Metadata of no special kind, owned by whoever runs the tests as root. */
    protected static final FileMeta FILE = FileMeta.of(0644, 0, 0, 1_700_000_000);

    protected static final FileMeta DIRECTORY = FileMeta.of(0755, 0, 0, 1_700_000_000);

    @SuppressWarnings("NullAway.Init")
    Filesystem disk;

    /** A file system whose root is empty. */
    protected abstract Filesystem openEmpty() throws DiskException;

    /** Gives back what {@link #openEmpty} took. */
    protected void release() throws DiskException {}

    @BeforeEach
    final void open() throws DiskException {
        disk = openEmpty();
    }

    @AfterEach
    final void closeAgain() throws DiskException {
        release();
    }

    /** The disk under test. */
    protected final Filesystem disk() {
        return disk;
    }

    protected final void write(String path, String content) throws DiskException {
        disk.apply(new Effect.WriteFile(path(path), FILE, Effect.Content.of(bytes(content))));
    }

    protected final void directory(String path) throws DiskException {
        disk.apply(new Effect.MakeDirectory(path(path), DIRECTORY));
    }

    protected final void symlink(String path, String target) throws DiskException {
        disk.apply(new Effect.MakeSymlink(path(path), Bytes.utf8(target), FileMeta.of(0777, 0, 0, 1)));
    }

    protected final FileStat stat(String path) throws DiskException {
        FileStat found = disk.stat(path(path)).orElseThrow(() -> new AssertionError("nothing at " + path));
        assertEquals(Optional.of(new Filesystem.Glance(found.kind(), found.sizeBytes())), disk.glance(path(path)), path);
        return found;
    }

    protected final String content(String path) throws Exception {
        try (InputStream in = disk.read(path(path))) {
            return Bytes.of(in.readAllBytes()).toString();
        }
    }

    protected final void assertAbsent(String path) {
        try {
            assertTrue(disk.stat(path(path)).isEmpty(), "something at " + path);
            assertTrue(disk.glance(path(path)).isEmpty(), "something at " + path);
        } catch (DiskException failed) {
            throw new AssertionError(failed);
        }
    }

    protected final void assertErrno(int errno, Effect effect) {
        assertEquals(errno, errnoOf(() -> disk.apply(effect)), effect::toString);
    }

    /** The error number with which an operation fails; an operation that succeeds fails the test. */
    protected static int errnoOf(Operation operation) {
        return assertThrows(DiskException.class, operation::run).errno();
    }

    protected static RootPath path(String text) {
        return RootPath.of(text);
    }

    protected static byte[] bytes(String text) {
        return Bytes.utf8(text).toArray();
    }

    /** Something that the disk may refuse. */
    @FunctionalInterface
    protected interface Operation {
        void run() throws DiskException;
    }
}
