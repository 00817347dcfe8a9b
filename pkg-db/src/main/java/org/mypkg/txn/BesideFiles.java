package org.mypkg.txn;

import java.util.List;
import java.util.Optional;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.manifest.FileEntry;
import org.mypkg.merge.BesideNames;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** The files that are laid beside configuration files: {@code .mypkg-new} and {@code .mypkg-save}. They belong to no package. */
final class BesideFiles {
    private static final int SAVED_MOST = 1_000;

    private final Filesystem disk;
    private final InstalledDb facts;
    private final Packages packages;
    private final Goals goals;
    private final DiskActions actions;

    BesideFiles(Filesystem disk, InstalledDb facts, Packages packages, Goals goals) {
        this.disk = disk;
        this.facts = facts;
        this.packages = packages;
        this.goals = goals;
        this.actions = new DiskActions(disk);
    }

    /** Whether a version of the file waits to be looked at. */
    boolean waits(RootPath path) throws DiskException {
        Optional<RootPath> waiting = BesideNames.with(path, BesideNames.NEW_SUFFIX);
        return waiting.isPresent() && NodeType.of(disk.stat(waiting.get())) == NodeType.FILE;
    }

    /** Removes the waiting version if it is still what we put there. @param put the digest of that */
    void drop(RootPath path, Digest put) throws DiskException {
        Optional<RootPath> waiting = BesideNames.with(path, BesideNames.NEW_SUFFIX);
        if (waiting.isPresent() && waits(path) && actions.digest(waiting.get()).equals(put)) {
            goals.gone(waiting.get(), false);
        }
    }

    /**
     * Lays the arriving version beside the user's file. An older one that waits there is replaced; if somebody edited it, it
     * is saved under another name first.
     *
     * @param before the digest of what the older one was when we put it there
     * @param reason why the file itself stays
     */
    void put(Wanted wanted, FileEntry.Regular arriving, Optional<Digest> before, String reason) throws DiskException, DatabaseException {
        RootPath path = arriving.path();
        Optional<RootPath> place = BesideNames.with(path, BesideNames.NEW_SUFFIX);
        boolean free = place.isPresent() && !isOwned(place.get())
                && NodeType.of(disk.stat(place.get())) != NodeType.DIRECTORY
                && makeRoom(path, place.get(), before, arriving.digest());
        if (!free) {
            goals.notices.add(path + " stays as it is, since " + reason
                    + "; the package's version cannot be put beside it: its name is taken or too long");
            return;
        }
        var entry = new FileEntry.Regular(place.get(), arriving.meta(), arriving.sizeBytes(), arriving.digest());
        goals.have(new Wanted(entry, wanted.source()), true);
        goals.notices.add(path + " stays as it is, since " + reason + "; the package's version is " + place.get());
    }

    private boolean isOwned(RootPath place) throws DatabaseException {
        boolean comes = packages.arriving().stream().anyMatch(a -> a.files().byPath().containsKey(place));
        return comes || !facts.owners(List.of(place)).isEmpty();
    }

    private boolean makeRoom(RootPath path, RootPath place, Optional<Digest> before, Digest arriving)
            throws DatabaseException, DiskException {
        Optional<FileStat> there = disk.stat(place);
        if (there.isEmpty()) {
            return true;
        }
        boolean file = there.get().kind() == FileStat.Kind.REGULAR;
        Optional<Digest> now = file ? Optional.of(actions.digest(place)) : Optional.empty();
        boolean ours = now.isPresent() && (now.equals(before) || now.equals(Optional.of(arriving)));
        return ours || save(path, place);
    }

    /**
     * Keeps a file or link under the first free name for saved ones.
     *
     * @param path the configuration file that it has to do with
     * @param from where it lies now
     * @return whether there was such a name
     */
    boolean save(RootPath path, RootPath from) throws DatabaseException, DiskException {
        for (int i = 0; i < SAVED_MOST; i++) {
            Optional<RootPath> name = BesideNames.with(path, BesideNames.SAVE_SUFFIX + (i == 0 ? "" : "." + i));
            boolean free = name.isPresent() && !actions.exists(name.get()) && !goals.byPath.containsKey(name.get());
            if (free && !isOwned(name.get())) {
                keep(from, name.get());
                return true;
            }
        }
        goals.notices.add(from + " stays where it is: there is no free name to save it under");
        return false;
    }

    private void keep(RootPath from, RootPath name) throws DiskException {
        FileStat stat = actions.need(from);
        FileEntry entry = stat.kind() == FileStat.Kind.SYMLINK
                ? new FileEntry.Symlink(name, stat.meta(), disk.readLink(from))
                : new FileEntry.Regular(name, stat.meta(), stat.sizeBytes(), actions.digest(from));
        goals.have(new Wanted(entry, new Wanted.Source.Inode(from)), true);
        goals.notices.add(from + " was edited: it is kept as " + name);
    }
}
