package org.mypkg.txn;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Works out the transaction that takes back a committed one: the journal says what changed, T/old holds how it was. The very
 * inodes come back, so content, owner, times, attributes and hard links are what they were, without any download (T5).
 */
final class UndoPlanner {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final DiskActions actions;
    private final Goals goals = new Goals();
    /** What the transaction wrote that no package brought, and what is configuration: whoever undoes this must know edits of it. */
    private final SortedSet<RootPath> tracked = new TreeSet<>();

    UndoPlanner(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
        this.actions = new DiskActions(disk);
    }

    Goals plan(long id) throws TransactionException, DatabaseException, DiskException {
        HistoryEntry entry = facts.historyEntry(id).orElseThrow(() -> missing(id, "there is no such transaction"));
        checkCurrent(entry);
        Journal journal = journal(id);
        SortedMap<RootPath, FileEntry> brought = brought(entry);
        track(entry);
        boolean latest = facts.history().getLast().id() == id;
        for (Step step : journal.steps()) {
            if (latest || !step.path().equals(Places.WORLD)) {
                plan(journal, step, brought);
            }
        }
        for (StoredPackage package_ : entry.added()) {
            for (RootPath path : package_.spec().generated()) {
                goals.byPath.computeIfAbsent(path, p -> new Goal.Gone(false));
            }
        }
        refuseForeignOwners(entry);
        GoalPlanner.completeParents(disk, goals);
        timesBack(journal);
        recordFacts(entry);
        return goals;
    }

    /** Of each directory whose names it changed, if it looks as this transaction left it: nobody else's change is hidden by that. */
    private void timesBack(Journal journal) throws TransactionException, DatabaseException, DiskException {
        var left = new TreeMap<RootPath, DirectoryTime>();
        for (HistoryEntry later : facts.history()) {
            if (later.id() > journal.id() && actions.exists(Places.pastJournal(later.id()))) {
                JournalCodec.decode(actions.readAll(Places.pastJournal(later.id()))).times()
                        .forEach(time -> left.putIfAbsent(time.path(), time));
            }
        }
        for (DirectoryTime then : journal.times()) {
            DirectoryTime after = left.get(then.path());
            Optional<FileStat> now = disk.stat(then.path());
            boolean asLeft = after == null || now.isPresent() && now.get().meta().mtimeSeconds() == after.seconds()
                    && now.get().meta().mtimeNanos() == after.nanos();
            if (asLeft) {
                goals.timesAfter.add(then);
            }
        }
    }

    private static TransactionException missing(long id, String reason) {
        return new TransactionException(new TransactionException.Fact.HistoryMissing(id, reason));
    }

    /** What the transaction brought must still be there, and what it took must still be away. */
    private void checkCurrent(HistoryEntry entry) throws TransactionException, DatabaseException {
        if (entry.pruned()) {
            throw missing(entry.id(), "its history was pruned");
        }
        for (StoredPackage added : entry.added()) {
            Optional<StoredPackage> now = facts.find(added.name());
            if (now.isEmpty() || now.get().row() != added.row()) {
                throw missing(entry.id(), "a later transaction changed " + added.name() + ": undo that one first");
            }
        }
        for (StoredPackage removed : entry.removed()) {
            boolean replaced = entry.added().stream().anyMatch(a -> a.name().equals(removed.name()));
            if (!replaced && facts.find(removed.name()).isPresent()) {
                throw missing(entry.id(), "a later transaction installed " + removed.name() + ": undo that one first");
            }
        }
    }

    private Journal journal(long id) throws TransactionException, DiskException {
        if (!actions.exists(Places.pastJournal(id))) {
            throw missing(id, "what it replaced is no longer kept");
        }
        Journal journal = JournalCodec.decode(actions.readAll(Places.pastJournal(id)));
        for (RootPath home : journal.homes()) {
            if (!actions.exists(Places.transaction(home, id))) {
                throw missing(id, "its part on the file system of " + home + " is not there");
            }
        }
        return journal;
    }

    private SortedMap<RootPath, FileEntry> brought(HistoryEntry entry) throws DatabaseException {
        var brought = new TreeMap<RootPath, FileEntry>();
        for (StoredPackage package_ : entry.added()) {
            var entries = new Entries(facts.files(package_.row()));
            entries.byPath().forEach((path, file) -> brought.put(path, entries.meant(file)));
        }
        facts.written(entry.id()).forEach((path, written) ->
                brought.put(path, new FileEntry.Regular(path, Step.NO_META, 0, written.digest())));
        return brought;
    }

    private void track(HistoryEntry entry) throws DatabaseException, DiskException {
        tracked.addAll(facts.written(entry.id()).keySet());
        var resolver = new PathResolver(disk, new TreeMap<>(), new TreeSet<>());
        for (StoredPackage package_ : entry.removed()) {
            for (RootPath path : package_.spec().config()) {
                resolver.physical(path).ifPresent(tracked::add);
            }
        }
    }

    private void plan(Journal journal, Step step, SortedMap<RootPath, FileEntry> brought) throws DiskException, TransactionException {
        RootPath old = Places.oldItem(journal.id(), step);
        switch (step.kind()) {
            case ADD -> {
                gone(step.path(), step.newType(), journal);
                keepEdits(step.path(), brought);
            }
            case REPLACE, REMOVE -> {
                if (!isEdited(step.path(), brought)) {
                    have(step.path(), old, new Wanted.Source.Inode(old));
                }
            }
            case RMDIR -> tree(step.path(), old);
            case DIRMETA -> goals.have(
                    new Wanted(new FileEntry.Directory(step.path(), step.oldMeta()), new Wanted.Source.None()), true);
            case TYPE -> {
                gone(step.path(), step.newType(), journal);
                tree(step.path(), old);
            }
            case GEN -> {
                if (step.oldType() == NodeType.NONE) {
                    goals.gone(step.path(), false);
                } else {
                    have(step.path(), old, new Wanted.Source.Copy(old));
                }
            }
        }
    }

    private void gone(RootPath path, NodeType type, Journal journal) throws DiskException {
        goals.gone(path, type == NodeType.DIRECTORY);
        if (type == NodeType.DIRECTORY) {
            for (RootPath inside : journal.staged().keySet()) {
                if (inside.startsWith(path)) {
                    goals.gone(inside, actions.isDirectory(inside));
                }
            }
        }
    }

    private void tree(RootPath path, RootPath old) throws DiskException, TransactionException {
        FileStat stat = disk.stat(old).orElseThrow(() -> missing(0, old + " is not there"));
        if (stat.kind() != FileStat.Kind.DIRECTORY) {
            have(path, old, new Wanted.Source.Inode(old));
            return;
        }
        goals.have(new Wanted(new FileEntry.Directory(path, stat.meta()), new Wanted.Source.None()), true);
        for (Bytes name : disk.list(old)) {
            tree(path.resolve(name.toArray()), old.resolve(name.toArray()));
        }
    }

    private void have(RootPath path, RootPath old, Wanted.Source source) throws DiskException, TransactionException {
        FileStat stat = disk.stat(old).orElseThrow(() -> missing(0, old + " is not there"));
        FileEntry entry = switch (stat.kind()) {
            case REGULAR -> new FileEntry.Regular(path, stat.meta(), stat.sizeBytes(), Digest.of(new byte[0]));
            case SYMLINK -> new FileEntry.Symlink(path, stat.meta(), disk.readLink(old));
            case CHARACTER_DEVICE, BLOCK_DEVICE -> new FileEntry.Device(path, stat.meta(),
                    stat.kind() == FileStat.Kind.BLOCK_DEVICE, stat.rdevMajor(), stat.rdevMinor());
            case FIFO, SOCKET -> new FileEntry.Fifo(path, stat.meta());
            case DIRECTORY -> new FileEntry.Directory(path, stat.meta());
        };
        goals.have(new Wanted(entry, source), true);
        if (stat.kind() == FileStat.Kind.REGULAR && tracked.contains(path)) {
            goals.wrote(path, actions.digest(old));
        }
    }

    /** T4: a file that the user edited since the transaction stays, and is told. */
    private boolean isEdited(RootPath path, SortedMap<RootPath, FileEntry> brought) throws DiskException {
        FileEntry entry = brought.get(path);
        Optional<FileStat> live = disk.stat(path);
        boolean edited = entry instanceof FileEntry.Regular file && live.isPresent() && live.get().kind() == FileStat.Kind.REGULAR
                && !actions.digest(path).equals(file.digest());
        if (edited) {
            goals.notices.add(path + " was edited since: it stays");
        }
        return edited;
    }

    private void keepEdits(RootPath top, SortedMap<RootPath, FileEntry> brought) throws DiskException {
        for (RootPath path : brought.tailMap(top).keySet()) {
            if (!path.startsWith(top)) {
                return;
            }
            if (isEdited(path, brought)) {
                goals.byPath.remove(path);
            }
        }
    }

    private void refuseForeignOwners(HistoryEntry entry) throws TransactionException, DatabaseException {
        for (var owned : facts.owners(goals.byPath.keySet()).entrySet()) {
            for (OwnedFile file : owned.getValue()) {
                boolean ours = entry.added().stream().anyMatch(a -> a.name().equals(file.owner()))
                        || facts.written(entry.id()).containsKey(owned.getKey());
                Goal goal = goals.byPath.get(owned.getKey());
                boolean directories = file.entry() instanceof FileEntry.Directory;
                if (!ours && directories && goal instanceof Goal.Gone) {
                    goals.byPath.remove(owned.getKey());
                } else if (!ours && !directories) {
                    throw missing(entry.id(), owned.getKey() + " belongs to " + file.owner() + " now");
                }
            }
        }
    }

    private void recordFacts(HistoryEntry entry) throws DatabaseException {
        entry.added().forEach(a -> goals.removedRows.add(a.row()));
        for (StoredPackage removed : entry.removed()) {
            List<FileEntry> files = facts.files(removed.row());
            goals.added.add(new NewTransaction.Added(removed.spec(), removed.repository(), files, facts.pristine(removed.row())));
        }
    }
}
