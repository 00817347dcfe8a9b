package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** T4: a user's edit is never lost. What both changed stays the user's, with the package's version beside it. */
final class ConfigFiles {
    static final String NEW_SUFFIX = ".mypkg-new";
    static final String SAVE_SUFFIX = ".mypkg-save";

    private final Filesystem disk;
    private final Goals goals;

    ConfigFiles(Filesystem disk, Goals goals) {
        this.disk = disk;
        this.goals = goals;
    }

    /** @return whether the file stays as the user left it; else it is the package's to replace */
    boolean upgrade(Wanted wanted, Entries before, Optional<FileStat> live) throws DiskException {
        FileEntry old = before.byPath().get(wanted.path());
        if (!(wanted.entry() instanceof FileEntry.Regular arriving) || !(old instanceof FileEntry.Regular had)) {
            return false;
        }
        if (live.isEmpty()) {
            goals.notices.add(wanted.path() + " stays deleted, as you left it");
            return true;
        }
        boolean regular = live.get().kind() == FileStat.Kind.REGULAR;
        Optional<Digest> now = regular ? Optional.of(new DiskActions(disk).digest(wanted.path())) : Optional.empty();
        if (now.equals(Optional.of(had.digest())) || now.equals(Optional.of(arriving.digest()))) {
            return false;
        }
        if (!had.digest().equals(arriving.digest())) {
            beside(wanted);
        }
        return true;
    }

    /** A file that nobody owned lies where a new package's configuration goes. */
    void keepUnowned(Wanted wanted) {
        beside(wanted);
    }

    /** Of a package that goes: an edited file is kept under another name. */
    void save(FileEntry.Regular had, Optional<FileStat> live) throws DiskException {
        boolean edited = live.isPresent() && live.get().kind() == FileStat.Kind.REGULAR
                && !new DiskActions(disk).digest(had.path()).equals(had.digest());
        if (edited) {
            RootPath saved = suffixed(had.path(), SAVE_SUFFIX);
            var entry = new FileEntry.Regular(saved, live.get().meta(), live.get().sizeBytes(), had.digest());
            goals.have(new Wanted(entry, new Wanted.Source.Inode(had.path())), true);
            goals.notices.add(had.path() + " was edited: it is kept as " + saved);
        }
    }

    private void beside(Wanted wanted) {
        if (wanted.entry() instanceof FileEntry.Regular arriving) {
            RootPath path = suffixed(arriving.path(), NEW_SUFFIX);
            var entry = new FileEntry.Regular(path, arriving.meta(), arriving.sizeBytes(), arriving.digest());
            goals.have(new Wanted(entry, wanted.source()), true);
            goals.notices.add(arriving.path() + " was edited: it stays, the package's version is " + path);
        }
    }

    static RootPath suffixed(RootPath path, String suffix) {
        byte[] bytes = path.toBytes();
        byte[] more = suffix.getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, all, bytes.length, more.length);
        return RootPath.of(all);
    }
}
