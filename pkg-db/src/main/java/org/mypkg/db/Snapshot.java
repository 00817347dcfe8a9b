package org.mypkg.db;

import java.nio.file.Path;
import java.util.Arrays;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * A copy of the database as it was before a step that is half done: for readers that may not take the step back, or would
 * have to wait for a writer that does not go on.
 *
 * <p>SQLite keeps the old content of every page in the rollback journal, durably, before it changes the page. So the file as
 * it is now, and then the journal, give the old state, if the journal is that of the same step from beginning to end: its
 * header carries a random number. Without a journal the file must not have changed meanwhile: its header counts changes.
 */
final class Snapshot implements AutoCloseable {
    private static final int TRIES_MAX = 50;
    private static final int HEADER_BYTES = 100;
    private static final int COUNTER_AT = 24;
    private static final int NONCE_AT = 12;
    private static final int NUMBER_BYTES = 4;
    private static final byte STEP = 1;
    private static final byte REST = 2;

    private final Path directory;

    private Snapshot(Path directory) {
        this.directory = directory;
    }

    /** Copies it into a directory of its own. The original is only read. */
    static Snapshot of(Path file) throws DiskException {
        var snapshot = new Snapshot(HostFiles.createTemporaryDirectory("mypkg-facts-"));
        boolean whole = false;
        try {
            for (int i = 0; i < TRIES_MAX && !whole; i++) {
                whole = snapshot.copy(file);
            }
            if (!whole) {
                throw new DiskException("read, since it changes all the time:", file.toString(), DiskException.EIO);
            }
            return snapshot;
        } finally {
            if (!whole) {
                snapshot.close();
            }
        }
    }

    Path file() {
        return directory.resolve("installed.sqlite");
    }

    /** Whether the copy is of one state; a step that ends meanwhile takes its journal away. */
    private boolean copy(Path file) throws DiskException {
        Path journal = file.resolveSibling(file.getFileName() + "-journal");
        Path journalCopy = directory.resolve("installed.sqlite-journal");
        try {
            HostFiles.delete(journalCopy);
            byte[] before = mark(file, journal);
            HostFiles.copy(file, file());
            if (before[NUMBER_BYTES] == STEP) {
                HostFiles.copy(journal, journalCopy);
            }
            return Arrays.equals(before, mark(file, journal));
        } catch (DiskException failed) {
            if (failed.errno() != DiskException.ENOENT) {
                throw failed;
            }
            return false;
        }
    }

    /** What is the same as long as the same step goes on, or none does. */
    private static byte[] mark(Path file, Path journal) throws DiskException {
        return HostFiles.exists(journal) ? number(journal, NONCE_AT, STEP) : number(file, COUNTER_AT, REST);
    }

    private static byte[] number(Path file, int at, byte kind) throws DiskException {
        byte[] marked = new byte[NUMBER_BYTES + 1];
        marked[NUMBER_BYTES] = kind;
        try (var in = HostFiles.open(file)) {
            byte[] head = in.readNBytes(HEADER_BYTES);
            if (head.length >= at + NUMBER_BYTES) {
                System.arraycopy(head, at, marked, 0, NUMBER_BYTES);
            }
        } catch (java.io.IOException unreadable) {
            throw new DiskException("read", file.toString(), DiskException.EIO, unreadable);
        }
        return marked;
    }

    /** Removes the copy; what has it open can go on reading. */
    @Override
    public void close() throws DiskException {
        HostFiles.deleteTree(directory);
    }
}
