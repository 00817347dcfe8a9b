package org.mypkg.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileEntry;
import org.mypkg.merge.BesideNames;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.txn.TransactionEngine;

/** Finds the configuration files of a root and what lies beside them. */
final class ConfigSurvey {
    private final Filesystem disk;
    private final InstalledDb facts;

    ConfigSurvey(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
    }

    /** A configuration file as the facts have it. @param row of its package */
    record Known(FileEntry.Regular entry, PackageId owner, long row) {}

    /** Of all installed packages, by physical path. Of a file that was taken over the later package counts. */
    SortedMap<RootPath, Known> installed() throws DatabaseException, DiskException {
        var known = new TreeMap<RootPath, Known>();
        for (StoredPackage stored : facts.packages()) {
            if (stored.spec().config().isEmpty()) {
                continue;
            }
            var paths = new TreeSet<RootPath>(physical(stored));
            for (FileEntry entry : facts.files(stored.row())) {
                if (entry instanceof FileEntry.Regular file && paths.contains(file.path())) {
                    known.merge(file.path(), new Known(file, stored.spec().id(), stored.row()),
                            (one, other) -> one.row() > other.row() ? one : other);
                }
            }
        }
        return known;
    }

    private List<RootPath> physical(StoredPackage stored) throws DiskException {
        var paths = new ArrayList<RootPath>();
        for (RootPath path : stored.spec().config()) {
            TransactionEngine.physical(disk, path).ifPresent(paths::add);
        }
        return paths;
    }

    /** Of packages that were removed, where something of theirs was saved. */
    List<ConfigFile> gone() throws DatabaseException, DiskException {
        var gone = new ArrayList<ConfigFile>();
        for (HistoryEntry entry : facts.history().reversed()) {
            for (StoredPackage removed : entry.removed()) {
                for (RootPath path : physical(removed)) {
                    gone.add(new ConfigFile(path, removed.spec().id(), ConfigFile.State.GONE, false, saved(path)));
                }
            }
        }
        return gone;
    }

    ConfigFile look(Known known) throws DiskException {
        RootPath path = known.entry().path();
        return new ConfigFile(path, known.owner(), state(known.entry()), waiting(path).isPresent(), saved(path));
    }

    private ConfigFile.State state(FileEntry.Regular entry) throws DiskException {
        Optional<FileStat> live = disk.stat(entry.path());
        if (live.isEmpty()) {
            return ConfigFile.State.DELETED;
        }
        if (live.get().kind() != FileStat.Kind.REGULAR) {
            return ConfigFile.State.REPLACED;
        }
        boolean same = live.get().sizeBytes() == entry.sizeBytes() && digest(entry.path()).equals(entry.digest());
        return same ? ConfigFile.State.UNCHANGED : ConfigFile.State.EDITED;
    }

    private Digest digest(RootPath path) throws DiskException {
        try (InputStream in = disk.read(path)) {
            return Digest.of(in);
        } catch (IOException failed) {
            throw new DiskException("read", path.toString(), DiskException.EIO, failed);
        }
    }

    /** The file that waits beside the path. */
    Optional<RootPath> waiting(RootPath path) throws DiskException {
        Optional<RootPath> beside = BesideNames.with(path, BesideNames.NEW_SUFFIX);
        boolean there = beside.isPresent()
                && disk.stat(beside.get()).filter(s -> s.kind() == FileStat.Kind.REGULAR).isPresent();
        return there ? beside : Optional.empty();
    }

    private List<RootPath> saved(RootPath path) throws DiskException {
        Optional<RootPath> first = BesideNames.with(path, BesideNames.SAVE_SUFFIX);
        var saved = new ArrayList<RootPath>();
        if (first.isEmpty() || disk.stat(path.parent()).filter(s -> s.kind() == FileStat.Kind.DIRECTORY).isEmpty()) {
            return saved;
        }
        String prefix = new String(first.get().nameBytes(), StandardCharsets.ISO_8859_1);
        for (Bytes name : disk.list(path.parent())) {
            String text = new String(name.toArray(), StandardCharsets.ISO_8859_1);
            if (text.equals(prefix) || (text.startsWith(prefix + ".") && text.substring(prefix.length() + 1).matches("[1-9][0-9]{0,3}"))) {
                saved.add(path.parent().resolve(name.toArray()));
            }
        }
        return saved;
    }
}
