package org.mypkg.txn;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * How every path that some transactions changed was before the oldest of them, and what the newest of them left there, read
 * from their journals and T/old alone. Journals are added the newest first: what an older one says of how a path was wins
 * over what a newer one says, and of what was left the newer one's word counts.
 */
final class FormerState {
    private final Filesystem disk;
    private final DiskActions actions;
    private final SortedMap<RootPath, Was> was = new TreeMap<>();
    private final SortedMap<RootPath, Left> left = new TreeMap<>();
    private final SortedMap<RootPath, DirectoryTime> times = new TreeMap<>();

    FormerState(Filesystem disk) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
    }

    /** What was at a path before. */
    sealed interface Was {
        record Nothing() implements Was {}

        /** No directory. @param kept where it lies now @param copied whether its own inode is gone, so that a copy must do */
        record Item(RootPath kept, boolean copied) implements Was {}

        record Directory(FileMeta meta) implements Was {}
    }

    /** What a transaction left at a path. @param by its number */
    record Left(long by, Kind kind) {
        enum Kind {
            NOTHING,
            FILE,
            LINK,
            NODE,
            DIRECTORY,
            /** Came inside a new directory: the manifest of its package says what it is. */
            LISTED,
            /** A declared output of a script: whatever lies there is right. */
            GENERATED
        }

        static Left of(long by, NodeType type) {
            return new Left(by, switch (type) {
                case NONE -> Kind.NOTHING;
                case FILE -> Kind.FILE;
                case LINK -> Kind.LINK;
                case NODE -> Kind.NODE;
                case DIRECTORY -> Kind.DIRECTORY;
            });
        }
    }

    void add(Journal journal) throws TransactionException, DiskException {
        for (Step step : journal.steps()) {
            RootPath old = Places.oldItem(journal.id(), step);
            switch (step.kind()) {
                case ADD -> came(journal, step);
                case REPLACE, REMOVE -> changed(journal.id(), step, new Was.Item(old, false));
                case DIRMETA -> changed(journal.id(), step, directory(step.path(), step.oldMeta()));
                case RMDIR -> {
                    changed(journal.id(), step, directory(step.path(), step.oldMeta()));
                    if (actions.exists(old)) {
                        tree(journal.id(), step.path(), old);
                    }
                }
                case TYPE -> {
                    came(journal, step);
                    tree(journal.id(), step.path(), old);
                }
                case GEN -> generated(journal.id(), step, old);
            }
        }
        journal.times().forEach(time -> times.put(time.path(), time));
    }

    private void changed(long id, Step step, Was before) {
        was.put(step.path(), before);
        left.putIfAbsent(step.path(), Left.of(id, step.newType()));
    }

    private void came(Journal journal, Step step) {
        changed(journal.id(), step, new Was.Nothing());
        if (step.newType() == NodeType.DIRECTORY) {
            for (RootPath inside : journal.staged().keySet()) {
                if (inside.startsWith(step.path())) {
                    was.put(inside, new Was.Nothing());
                    left.putIfAbsent(inside, new Left(journal.id(), Left.Kind.LISTED));
                }
            }
        }
    }

    private Was directory(RootPath path, FileMeta meta) {
        times.put(path, new DirectoryTime(path, meta.mtimeSeconds(), meta.mtimeNanos()));
        return new Was.Directory(meta);
    }

    private void generated(long id, Step step, RootPath old) {
        was.put(step.path(), step.oldType() == NodeType.NONE ? new Was.Nothing() : new Was.Item(old, true));
        left.putIfAbsent(step.path(), new Left(id, Left.Kind.GENERATED));
    }

    /** What was exchanged, or moved away as a whole. */
    private void tree(long id, RootPath path, RootPath kept) throws TransactionException, DiskException {
        FileStat stat = disk.stat(kept).orElseThrow(() -> new TransactionException(
                new TransactionException.Fact.HistoryMissing(id, kept + ", which it kept, is not there")));
        left.putIfAbsent(path, new Left(id, Left.Kind.NOTHING));
        if (stat.kind() != FileStat.Kind.DIRECTORY) {
            was.put(path, new Was.Item(kept, false));
            return;
        }
        was.put(path, directory(path, stat.meta()));
        for (Bytes name : disk.list(kept)) {
            tree(id, path.resolve(name.toArray()), kept.resolve(name.toArray()));
        }
    }

    /** By path. Below what was no directory there was nothing; a directory's time is the oldest that is known. */
    SortedMap<RootPath, Was> was() {
        RootPath top = RootPath.ROOT;
        for (var entry : was.entrySet()) {
            DirectoryTime time = times.get(entry.getKey());
            if (entry.getValue() instanceof Was.Directory directory && time != null) {
                entry.setValue(new Was.Directory(time.in(directory.meta())));
            }
            if (!top.isRoot() && entry.getKey().startsWith(top)) {
                entry.setValue(new Was.Nothing());
            } else {
                top = entry.getValue() instanceof Was.Directory ? RootPath.ROOT : entry.getKey();
            }
        }
        return Collections.unmodifiableSortedMap(was);
    }

    /** When names in the directories had last changed. */
    List<DirectoryTime> times() {
        return times.values().stream()
                .filter(time -> was.getOrDefault(time.path(), new Was.Directory(Step.NO_META)) instanceof Was.Directory)
                .toList();
    }

    Left left(RootPath path) {
        Left known = left.get(path);
        if (known == null) {
            throw new IllegalArgumentException("no transaction changed " + path);
        }
        return known;
    }
}
