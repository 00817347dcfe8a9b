package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Works out the one transaction that takes back a committed one, or all that came after some point: journals say what
 * changed, T/old holds how it was. The very inodes come back, so content, owner, times, attributes and hard links are what
 * they were, without any download (T5).
 *
 * <p>A path that several of the transactions changed becomes what it was before the oldest of them.
 */
final class UndoPlanner {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final long timeSeconds;
    private final DiskActions actions;
    private final Goals goals = new Goals();

    UndoPlanner(Filesystem disk, InstalledDb facts, long timeSeconds) {
        this.disk = disk;
        this.facts = facts;
        this.timeSeconds = timeSeconds;
        this.actions = new DiskActions(disk);
    }

    /** The goals that take back one transaction. */
    Goals undo(long id) throws TransactionException, DatabaseException, DiskException {
        HistoryEntry entry = facts.historyEntry(id).orElseThrow(() -> new TransactionException(
                new TransactionException.Fact.NoSuchTransaction(id)));
        List<HistoryEntry> later = facts.history().stream().filter(one -> one.id() > id).toList();
        refuseTakenBack(id);
        refusePruned(id, List.of(entry));
        refuseChangedSince(entry, later);
        recordFacts(List.of(entry));
        if (!later.isEmpty()) {
            refuseBreakage(id);
        }
        FormerState former = former(List.of(entry));
        SortedMap<RootPath, List<OwnedFile>> owners = facts.owners(former.was().keySet());
        refuseNewOwners(entry, former, owners);
        setGoals(former, owners);
        if (later.isEmpty()) {
            goals.timesAfter.addAll(former.times());
        } else {
            placeLinks();
        }
        return finished();
    }

    /** The goals that bring back the state after a transaction; 0 is the state before the first. */
    Goals rollback(long id) throws TransactionException, DatabaseException, DiskException {
        if (id != 0 && !facts.isCommitted(id)) {
            throw new TransactionException(new TransactionException.Fact.NoSuchTransaction(id));
        }
        List<HistoryEntry> newestFirst = facts.history().stream().filter(one -> one.id() > id).toList().reversed();
        refusePruned(id, newestFirst);
        recordFacts(newestFirst);
        FormerState former = former(newestFirst);
        setGoals(former, facts.owners(former.was().keySet()));
        goals.timesAfter.addAll(former.times());
        return finished();
    }

    private Goals finished() throws TransactionException, DiskException {
        GoalPlanner.completeParents(disk, goals);
        refuseMissingDirectories();
        return goals;
    }

    private void refuseTakenBack(long id) throws TransactionException, DatabaseException {
        SortedMap<Long, Long> takenBack = facts.takenBack();
        Long by = takenBack.get(id);
        if (by != null && !takenBack.containsKey(by)) {
            throw new TransactionException(new TransactionException.Fact.TakenBackAlready(id, by));
        }
    }

    private static void refusePruned(long id, List<HistoryEntry> entries) throws TransactionException {
        List<Long> pruned = entries.stream().filter(HistoryEntry::pruned).map(HistoryEntry::id).sorted().toList();
        if (!pruned.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.HistoryPruned(id, pruned));
        }
    }

    /** What the transaction brought must still be there, and what it took must still be away. */
    private void refuseChangedSince(HistoryEntry entry, List<HistoryEntry> later) throws TransactionException, DatabaseException {
        var reasons = new ArrayList<String>();
        for (StoredPackage added : entry.added()) {
            Optional<StoredPackage> now = facts.find(added.name());
            if (now.isEmpty() || now.get().row() != added.row()) {
                reasons.add(changer(added.name(), later) + " changed " + added.name() + " since");
            }
        }
        for (StoredPackage removed : entry.removed()) {
            boolean replaced = entry.added().stream().anyMatch(a -> a.name().equals(removed.name()));
            if (!replaced && facts.find(removed.name()).isPresent()) {
                reasons.add(changer(removed.name(), later) + " installed " + removed.name() + " since");
            }
        }
        refuse(entry.id(), reasons);
    }

    private static String changer(PackageName name, List<HistoryEntry> later) {
        return later.stream()
                .filter(one -> one.added().stream().anyMatch(p -> p.name().equals(name))
                        || one.removed().stream().anyMatch(p -> p.name().equals(name)))
                .findFirst()
                .map(one -> "transaction " + one.id())
                .orElse("something");
    }

    private static void refuse(long id, List<String> reasons) throws TransactionException {
        if (!reasons.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.ChangedSince(id, reasons));
        }
    }

    /** The rows that were installed then become the rows that are installed. */
    private void recordFacts(List<HistoryEntry> newestFirst) throws DatabaseException {
        var now = new TreeMap<Long, StoredPackage>();
        facts.packages().forEach(one -> now.put(one.row(), one));
        var then = new TreeMap<>(now);
        for (HistoryEntry entry : newestFirst) {
            entry.added().forEach(one -> then.remove(one.row()));
            entry.removed().forEach(one -> then.put(one.row(), one));
        }
        for (StoredPackage gone : now.values()) {
            if (!then.containsKey(gone.row())) {
                goals.removedRows.add(gone.row());
                goals.leaving.add(gone.spec());
            }
        }
        for (StoredPackage back : then.values()) {
            if (!now.containsKey(back.row())) {
                goals.added.add(new NewTransaction.Added(
                        back.spec(), back.repository(), facts.files(back.row()), facts.pristine(back.row())));
            }
        }
        newestFirst.forEach(entry -> goals.takesBack.add(entry.id()));
    }

    /** A package that came later may need what goes now. */
    private void refuseBreakage(long id) throws TransactionException, DatabaseException {
        var before = new ArrayList<PackageSpec>();
        var after = new ArrayList<PackageSpec>();
        for (StoredPackage one : facts.packages()) {
            before.add(one.spec());
            if (!goals.removedRows.contains(one.row())) {
                after.add(one.spec());
            }
        }
        goals.added.forEach(one -> after.add(one.spec()));
        List<String> broken = Breakage.between(before, after);
        if (!broken.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.WouldBreak(id, broken));
        }
    }

    private FormerState former(List<HistoryEntry> newestFirst) throws TransactionException, DiskException {
        var former = new FormerState(disk);
        for (HistoryEntry entry : newestFirst) {
            former.add(journal(entry.id()));
        }
        return former;
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

    private static TransactionException missing(long id, String reason) {
        return new TransactionException(new TransactionException.Fact.HistoryMissing(id, reason));
    }

    /** A path that a package of a later transaction owns is that one's; what was shared with earlier ones comes back. */
    private void refuseNewOwners(HistoryEntry entry, FormerState former, SortedMap<RootPath, List<OwnedFile>> owners)
            throws TransactionException, DatabaseException {
        var reasons = new ArrayList<String>();
        for (RootPath path : former.was().keySet()) {
            for (OwnedFile file : owners.getOrDefault(path, List.of())) {
                Optional<StoredPackage> owner = facts.find(file.owner());
                boolean later = owner.isPresent() && owner.get().addedBy() > entry.id();
                if (later && !(file.entry() instanceof FileEntry.Directory)) {
                    reasons.add(path + " belongs to " + file.owner() + " now");
                }
            }
        }
        refuse(entry.id(), reasons);
    }

    private void setGoals(FormerState former, SortedMap<RootPath, List<OwnedFile>> owners)
            throws TransactionException, DatabaseException, DiskException {
        var ownWork = new OwnWork(disk, facts, owners);
        var stays = new LiveDirectories(disk);
        SortedSet<PackageName> leaving = new TreeSet<>();
        goals.leaving.forEach(one -> leaving.add(one.id().name()));
        for (Map.Entry<RootPath, FormerState.Was> entry : former.was().entrySet()) {
            RootPath path = entry.getKey();
            FormerState.Left left = former.left(path);
            if (path.equals(Places.WORLD)) {
                new WorldUndo(disk, goals, timeSeconds).plan(entry.getValue(), ownWork.written(path, left));
                continue;
            }
            boolean needed = owners.getOrDefault(path, List.of()).stream().anyMatch(o -> !leaving.contains(o.owner()));
            boolean reachable = stays.holds(path);
            if (entry.getValue() instanceof FormerState.Was.Nothing && (!reachable || isSharedDirectory(path, needed))) {
                continue;
            }
            if (reachable && isEdited(path, entry.getValue(), left, ownWork)) {
                continue;
            }
            set(path, entry.getValue(), left);
        }
        generated();
    }

    private boolean isSharedDirectory(RootPath path, boolean needed) throws DiskException {
        return needed && actions.isDirectory(path);
    }

    /** T4: what a user made or edited since stays, and is told. */
    private boolean isEdited(RootPath path, FormerState.Was was, FormerState.Left left, OwnWork ownWork)
            throws DiskException, DatabaseException {
        boolean sameAgain = switch (was) {
            case FormerState.Was.Nothing n -> false;
            case FormerState.Was.Item item -> actions.same(path, item.kept());
            case FormerState.Was.Directory d -> actions.isDirectory(path);
        };
        if (sameAgain || ownWork.isUntouched(path, left)) {
            return false;
        }
        String how = left.kind() == FormerState.Left.Kind.NOTHING ? " was made since: it stays" : " was edited since: it stays";
        goals.notices.add(path + how);
        return true;
    }

    private void set(RootPath path, FormerState.Was was, FormerState.Left left) throws TransactionException, DiskException {
        switch (was) {
            case FormerState.Was.Nothing n -> goals.gone(path, left.kind() == FormerState.Left.Kind.DIRECTORY
                    || left.kind() == FormerState.Left.Kind.LISTED && actions.isDirectory(path));
            case FormerState.Was.Directory directory -> goals.have(
                    new Wanted(new FileEntry.Directory(path, directory.meta()), new Wanted.Source.None()), true);
            case FormerState.Was.Item item -> goals.have(new Wanted(
                    KeptItem.entry(disk, path, item.kept(), left.by()),
                    item.copied() ? new Wanted.Source.Copy(item.kept()) : new Wanted.Source.Inode(item.kept())), true);
        }
    }

    /** Declared outputs of packages that go: nobody else removes them. */
    private void generated() throws DiskException {
        var resolver = new PathResolver(disk, new TreeMap<>(), new TreeSet<>());
        SortedSet<RootPath> kept = new TreeSet<>();
        goals.added.forEach(one -> kept.addAll(one.spec().generated()));
        for (PackageSpec package_ : goals.leaving) {
            for (RootPath path : package_.generated()) {
                Optional<RootPath> physical = resolver.physical(path);
                if (!kept.contains(path) && physical.isPresent() && !goals.byPath.containsKey(physical.get())) {
                    goals.gone(physical.get(), actions.isDirectory(physical.get()));
                }
            }
        }
    }

    /** Where later transactions remain, a shared path goes to whom it belongs among the packages that there are then. */
    private void placeLinks() throws DatabaseException, DiskException {
        SortedSet<RootPath> files = new TreeSet<>();
        goals.added.forEach(one -> one.files().forEach(file -> files.add(file.path())));
        AlternativeLinks links = AlternativeLinks.ofUndo(disk, facts, goals, timeSeconds);
        for (RootPath path : links.paths()) {
            if (!files.contains(path)) {
                goals.byPath.remove(path);
                links.place(path, goals, AlternativeLinks.Obstacles.NONE);
            }
        }
    }

    /** No path is restored through what is no directory any more. */
    private void refuseMissingDirectories() throws TransactionException, DiskException {
        var live = new LiveDirectories(disk);
        for (Map.Entry<RootPath, Goal> entry : goals.byPath.entrySet()) {
            if (entry.getValue() instanceof Goal.Have && !live.holds(entry.getKey())) {
                for (RootPath above : entry.getKey().ancestors()) {
                    refuseOtherThanDirectory(above, live);
                }
            }
        }
    }

    private void refuseOtherThanDirectory(RootPath above, LiveDirectories live) throws TransactionException, DiskException {
        NodeType type = live.holds(above) ? NodeType.of(disk.stat(above)) : NodeType.NONE;
        boolean other = type != NodeType.NONE && type != NodeType.DIRECTORY;
        if (other && !(goals.byPath.get(above) instanceof Goal.Have)) {
            refuse(goals.takesBack.getLast(), List.of(above + " is no directory any more"));
        }
    }
}
