package org.mypkg.txn;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.NewTransaction;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/**
 * Notes what a transaction writes that no manifest tells: merged files, versions laid beside edited ones, links of shared
 * paths, the world file, and what an undo brings back of a user's work. Whoever takes the transaction back later tells by
 * these what a user edited since.
 */
final class Marks {
    private final DiskActions actions;
    private final Filesystem disk;
    private final List<PackageChange> changes;
    private final Goals goals;
    private final SortedMap<RootPath, FileEntry> listed = new TreeMap<>();
    private final SortedMap<RootPath, NewTransaction.Written> written;

    private Marks(Filesystem disk, List<PackageChange> changes, Goals goals) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
        this.changes = changes;
        this.goals = goals;
        this.written = new TreeMap<>(goals.written);
    }

    static List<NewTransaction.Written> of(Filesystem disk, List<PackageChange> changes, Goals goals, StepList steps)
            throws DiskException {
        var marks = new Marks(disk, changes, goals);
        for (Step step : steps.steps()) {
            for (Wanted wanted : steps.itemsOf(step)) {
                marks.look(wanted);
            }
        }
        return List.copyOf(marks.written.values());
    }

    private void look(Wanted wanted) throws DiskException {
        switch (wanted.source()) {
            case Wanted.Source.Payload payload -> unpacked(wanted, payload);
            case Wanted.Source.Inline inline -> note(wanted.path(), Digest.of(inline.content().toArray()), inline.content());
            case Wanted.Source.Inode inode -> brought(wanted, inode.from());
            case Wanted.Source.Copy copy -> brought(wanted, copy.from());
            case Wanted.Source.None none -> {}
        }
    }

    /** At its own path a package's file is as its manifest says; beside it, it is not. */
    private void unpacked(Wanted wanted, Wanted.Source.Payload payload) {
        Manifest manifest = Contents.manifest(changes.get(payload.change()));
        boolean own = manifest.files().get(payload.file()).path().equals(wanted.path());
        if (!own && wanted.entry() instanceof FileEntry.Regular file && !listed().containsKey(wanted.path())) {
            note(wanted.path(), file.digest(), Bytes.utf8(""));
        }
    }

    private void brought(Wanted wanted, RootPath from) throws DiskException {
        switch (wanted.entry()) {
            case FileEntry.Regular file -> {
                boolean same = listed().get(wanted.path()) instanceof FileEntry.Regular known
                        && known.sizeBytes() == file.sizeBytes()
                        && known.meta().equals(file.meta());
                if (!same) {
                    Bytes content = wanted.path().equals(Places.WORLD) ? Bytes.of(actions.readAll(from)) : Bytes.utf8("");
                    note(wanted.path(), actions.digest(from), content);
                }
            }
            case FileEntry.Symlink link -> {
                boolean same = listed().get(wanted.path()) instanceof FileEntry.Symlink known && known.target().equals(link.target());
                if (!same) {
                    note(wanted.path(), Digest.of(disk.readLink(from).toArray()), Bytes.utf8(""));
                }
            }
            case FileEntry.Hardlink h -> {}
            case FileEntry.Directory d -> {}
            case FileEntry.Device d -> {}
            case FileEntry.Fifo f -> {}
        }
    }

    private void note(RootPath path, Digest digest, Bytes content) {
        written.put(path, new NewTransaction.Written(path, digest, path.equals(Places.WORLD) ? content : Bytes.utf8("")));
    }

    /** What the manifests say that come, hard links as the files that they mean; worked out where it is asked for. */
    private SortedMap<RootPath, FileEntry> listed() {
        if (listed.isEmpty()) {
            for (NewTransaction.Added added : goals.added) {
                var entries = new Entries(added.files());
                entries.byPath().forEach((path, entry) -> listed.put(path, entries.meant(entry)));
            }
        }
        return listed;
    }
}
