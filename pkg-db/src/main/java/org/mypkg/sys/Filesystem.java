package org.mypkg.sys;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * The only door to the target's disk. No path ever leaves the root: a symbolic link among the parents of a path is
 * resolved inside the root, and one that leads out of it fails.
 */
public interface Filesystem {
    /** Changes the disk. */
    void apply(Effect effect) throws DiskException;

    /** What lies there; empty where nothing does. Never follows the last link. */
    Optional<FileStat> stat(RootPath path) throws DiskException;

    /**
     * What kind of thing lies there, for those who need to know no more; empty where nothing does. Never follows the last link.
     * A disk may know a shorter way to it than {@link #stat}.
     */
    default Optional<Glance> glance(RootPath path) throws DiskException {
        Optional<FileStat> found = stat(path);
        return found.isEmpty() ? Optional.empty() : Optional.of(new Glance(found.get().kind(), found.get().sizeBytes()));
    }

    /** The names in a directory, sorted by bytes; names need not be UTF-8. */
    List<Bytes> list(RootPath directory) throws DiskException;

    /** The text of a symbolic link. */
    Bytes readLink(RootPath path) throws DiskException;

    /** The content of a regular file; never follows the last link. */
    InputStream read(RootPath path) throws DiskException;

    /** Free space for ordinary users on the file system that holds the path. */
    Space space(RootPath anyPathOnIt) throws DiskException;

    /**
     * Fails as a change in this directory would, without trying one: not ours to write, read-only, immutable. A disk that
     * knows no owners lets everybody.
     */
    default void mayChange(RootPath directory) throws DiskException {}

    /**
     * Whether a directory can be renamed at all. Overlay file systems cannot move one that lies in a lower layer; all others can
     * move any.
     *
     * @param notEmpty a directory with something in it, of the same mount, neither above nor below
     */
    default boolean mayMove(RootPath directory, RootPath notEmpty) throws DiskException {
        return true;
    }

    /**
     * What a short look tells.
     *
     * @param sizeBytes length of a regular file's content or of a link's target; 0 for all else
     */
    record Glance(FileStat.Kind kind, long sizeBytes) {}

    /**
     * What a file system has left, and what it can do.
     *
     * @param freeBytes to write without privilege
     * @param freeInodes likewise; {@code Long.MAX_VALUE} where there is no limit
     * @param blockBytes the unit in which content takes space
     * @param readOnly whether it, or this mount of it, is mounted read-only
     * @param hardLinks false where it has none, or may have none
     * @param caseBlind whether names that differ only in case are one name, or may be
     * @param fleeting whether all of it is gone when the system restarts: memory, or the kernel's own
     */
    record Space(
            long freeBytes,
            long freeInodes,
            long blockBytes,
            boolean readOnly,
            boolean hardLinks,
            boolean caseBlind,
            boolean fleeting) {
        private static final long USUAL_BLOCK_BYTES = 4096;

        /** Of an ordinary file system that is mounted to be written to. */
        public Space(long freeBytes, long freeInodes) {
            this(freeBytes, freeInodes, USUAL_BLOCK_BYTES, false, true, false, false);
        }
    }
}
