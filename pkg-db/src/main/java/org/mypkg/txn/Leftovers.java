package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Step 15: removes what transactions that are not committed left under every M(F), after moving to safety what users put
 * into directories that were new for a moment (T4).
 */
final class Leftovers {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final DiskActions actions;

    Leftovers(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
        this.actions = new DiskActions(disk);
    }

    boolean any() throws DiskException, DatabaseException {
        if (actions.exists(Places.JOURNAL_TMP) || actions.exists(Places.HOMES_TMP)) {
            return true;
        }
        for (RootPath home : homes()) {
            if (!uncommitted(home).isEmpty() || !halfSettled(home).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** @return the numbers of the transactions whose leftovers went */
    List<Long> drop() throws DiskException, DatabaseException {
        List<RootPath> homes = homes();
        var dropped = new TreeSet<Long>(facts.pending());
        for (RootPath home : homes) {
            dropped.addAll(uncommitted(home));
        }
        for (long id : dropped) {
            rescue(id);
        }
        // The plan lies in the main T: it goes last.
        for (RootPath home : homes.reversed()) {
            for (long id : uncommitted(home)) {
                actions.removeTree(Places.transaction(home, id));
            }
        }
        for (RootPath home : homes) {
            for (RootPath emptied : halfSettled(home)) {
                actions.removeTree(emptied);
            }
        }
        actions.unlinkIfThere(Places.JOURNAL_TMP);
        actions.unlinkIfThere(Places.HOMES_TMP);
        facts.dropPending();
        return List.copyOf(dropped);
    }

    /** The main M first, then every other that was ever used and can be seen now. */
    List<RootPath> homes() throws DiskException {
        var homes = new ArrayList<RootPath>();
        homes.add(Places.MAIN);
        if (actions.exists(Places.HOMES)) {
            String text = new String(actions.readAll(Places.HOMES), StandardCharsets.US_ASCII);
            text.lines().map(line -> RootPath.of(Octal.unescape(line))).forEach(homes::add);
        }
        return homes;
    }

    /** Remembers other file systems' homes before they are first used; durable when it returns. */
    void remember(List<RootPath> used) throws DiskException {
        List<RootPath> known = homes();
        if (known.containsAll(used)) {
            return;
        }
        SortedSet<RootPath> all = new TreeSet<>(known);
        all.addAll(used);
        all.remove(Places.MAIN);
        var text = new StringBuilder();
        all.forEach(home -> text.append(Octal.escape(home.toBytes())).append('\n'));
        actions.makeOurs(Places.MAIN);
        actions.unlinkIfThere(Places.HOMES_TMP);
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        disk.apply(new Effect.WriteFile(Places.HOMES_TMP, Step.NO_META, Effect.Content.of(bytes)));
        disk.apply(new Effect.SyncFile(Places.HOMES_TMP));
        disk.apply(new Effect.Rename(Places.HOMES_TMP, Places.HOMES));
        disk.apply(new Effect.SyncDirectory(Places.MAIN));
    }

    private List<Long> uncommitted(RootPath home) throws DiskException, DatabaseException {
        var ids = new ArrayList<Long>();
        for (long id : transactions(home)) {
            if (!facts.isCommitted(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** T/new of committed transactions: its removal in step 10 is not synced, and a power cut may bring it back. */
    private List<RootPath> halfSettled(RootPath home) throws DiskException, DatabaseException {
        var emptied = new ArrayList<RootPath>();
        for (long id : transactions(home)) {
            RootPath place = Places.transaction(home, id).resolve("new");
            if (actions.exists(place) && facts.isCommitted(id)) {
                emptied.add(place);
            }
        }
        return emptied;
    }

    /** The numbers of transactions that have a directory in a home. */
    List<Long> transactions(RootPath home) throws DiskException {
        var ids = new ArrayList<Long>();
        if (!actions.isDirectory(home)) {
            return ids;
        }
        for (Bytes name : disk.list(home)) {
            String text = name.toString();
            if (text.matches("t[1-9][0-9]{0,17}")) {
                ids.add(Long.parseLong(text.substring(1)));
            }
        }
        return ids;
    }

    private void rescue(long id) throws DiskException {
        Optional<Journal> plan = readPlan(id);
        if (plan.isEmpty()) {
            return;
        }
        SortedMap<RootPath, Identity> staged = plan.get().staged();
        boolean armed = actions.exists(Places.undone(id));
        for (Step step : plan.get().steps()) {
            RootPath item = step.kind() == Step.Kind.TYPE ? exchanged(id, step) : Places.newItem(id, step);
            boolean held = step.newType() == NodeType.DIRECTORY
                    && (step.kind() == Step.Kind.ADD || step.kind() == Step.Kind.TYPE);
            if (held && actions.isDirectory(item)) {
                RootPath safe = Places.rescued(id, step);
                if (rescue(item, step.path(), safe, staged, armed)) {
                    disk.apply(new Effect.SyncFilesystem(step.home()));
                }
            }
        }
    }

    /** Undoing leaves the new item at T/old; mypkg-recover, cut between its renames, at its temporary name. */
    private RootPath exchanged(long id, Step step) throws DiskException {
        RootPath item = Places.oldItem(id, step);
        return actions.exists(item) ? item : Places.temporary(id, step);
    }

    /** A plan that was not written whole belongs to a transaction that was never armed: nobody saw its directories. */
    private Optional<Journal> readPlan(long id) throws DiskException {
        try {
            return actions.exists(Places.plan(id))
                    ? Optional.of(JournalCodec.decode(actions.readAll(Places.plan(id))))
                    : Optional.empty();
        } catch (TransactionException torn) {
            return Optional.empty();
        }
    }

    /** Of a transaction that was never armed, a power cut may have left anything; nobody saw it. */
    private boolean rescue(RootPath directory, RootPath meant, RootPath safe, SortedMap<RootPath, Identity> staged, boolean armed)
            throws DiskException {
        boolean any = false;
        for (Bytes name : disk.list(directory)) {
            RootPath item = directory.resolve(name.toArray());
            RootPath path = meant.resolve(name.toArray());
            FileStat found = actions.need(item);
            Identity known = staged.get(path);
            if (known == null || (armed && !known.is(found))) {
                actions.makeOurs(safe);
                disk.apply(new Effect.Rename(item, safe.resolve(name.toArray())));
                any = true;
            } else if (found.kind() == FileStat.Kind.DIRECTORY) {
                any |= rescue(item, path, safe.resolve(name.toArray()), staged, armed);
            }
        }
        return any;
    }
}
