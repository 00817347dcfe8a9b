package org.mypkg.db;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.world.OfferedAlternative;

/**
 * The facts in memory, under the same contract as the real ones. Every writing method is one atomic step: a simulation
 * keeps a {@link #copy} from before a step and goes on with it to forget the step.
 */
public final class MemoryInstalledDb implements InstalledDb {
    private record Row(StoredPackage stored, List<FileEntry> files, Pristine pristine, boolean installed) {
        Row installed(boolean now) {
            return new Row(stored, files, pristine, now);
        }
    }

    private record Entry(NewTransaction begun, List<Long> addedRows, boolean committed, boolean pruned) {}

    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private final TreeMap<Long, Entry> transactions = new TreeMap<>();
    private final TreeMap<Long, PendingTrigger> triggers = new TreeMap<>();
    private final TreeMap<Long, List<ScriptOutput>> outputs = new TreeMap<>();
    private long lastId;
    private long lastRow;
    private long lastTrigger;

    /** The same facts once more; what happens to one does not happen to the other. */
    public MemoryInstalledDb copy() {
        var copy = new MemoryInstalledDb();
        copy.rows.putAll(rows);
        copy.transactions.putAll(transactions);
        copy.triggers.putAll(triggers);
        copy.outputs.putAll(outputs);
        copy.lastTrigger = lastTrigger;
        copy.lastId = lastId;
        copy.lastRow = lastRow;
        return copy;
    }

    @Override
    public List<StoredPackage> packages() {
        return installed().stream()
                .map(Row::stored)
                .sorted(Comparator.comparing(StoredPackage::name))
                .toList();
    }

    @Override
    public Optional<StoredPackage> find(PackageName name) {
        return packages().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    @Override
    public List<FileEntry> files(long row) {
        return Optional.ofNullable(rows.get(row)).map(Row::files).orElse(List.of());
    }

    @Override
    public SortedMap<RootPath, List<OwnedFile>> owners(Collection<RootPath> paths) {
        SortedSet<RootPath> wanted = new TreeSet<>(paths);
        var owners = new TreeMap<RootPath, List<OwnedFile>>();
        for (OwnedFile file : owned()) {
            if (wanted.contains(file.entry().path())) {
                owners.computeIfAbsent(file.entry().path(), path -> new ArrayList<>())
                        .add(file);
            }
        }
        return owners;
    }

    @Override
    public List<OwnedFile> ownedBelow(RootPath directory) {
        return owned().stream()
                .filter(file -> file.entry().path().startsWith(directory)
                        && !file.entry().path().equals(directory))
                .toList();
    }

    @Override
    public List<OfferedAlternative> alternatives() {
        var offers = new ArrayList<OfferedAlternative>();
        for (StoredPackage one : packages()) {
            for (Alternative alternative : one.spec().alternatives()) {
                offers.add(new OfferedAlternative(one.name(), alternative));
            }
        }
        offers.sort(Comparator.comparing((OfferedAlternative offer) -> offer.alternative().path())
                .thenComparing(OfferedAlternative::owner));
        return offers;
    }

    @Override
    public List<HistoryEntry> history() {
        return transactions.keySet().stream()
                .flatMap(id -> historyEntry(id).stream())
                .toList();
    }

    @Override
    public Optional<HistoryEntry> historyEntry(long id) {
        return Optional.ofNullable(transactions.get(id))
                .filter(Entry::committed)
                .map(entry -> new HistoryEntry(
                        id,
                        entry.begun().time(),
                        entry.begun().command(),
                        stored(entry.addedRows()),
                        stored(entry.begun().removedRows()),
                        entry.pruned()));
    }

    @Override
    public List<Long> pending() {
        return transactions.entrySet().stream().filter(entry -> !entry.getValue().committed()).map(java.util.Map.Entry::getKey).toList();
    }

    @Override
    public boolean isCommitted(long id) {
        return historyEntry(id).isPresent();
    }

    @Override
    public long begin(NewTransaction transaction) throws DatabaseException {
        for (long row : transaction.removedRows()) {
            if (!Optional.ofNullable(rows.get(row)).map(Row::installed).orElse(false)) {
                throw Sql.refusal("store the pending transaction", "package row " + row + " is not installed");
            }
        }
        lastId++;
        var addedRows = new ArrayList<Long>();
        for (NewTransaction.Added added : transaction.added()) {
            lastRow++;
            addedRows.add(lastRow);
            List<FileEntry> sorted = added.files().stream()
                    .sorted(Comparator.comparing(FileEntry::path))
                    .toList();
            var stored = new StoredPackage(lastRow, added.spec(), added.repository(), lastId);
            rows.put(lastRow, new Row(stored, sorted, added.pristine(), false));
        }
        transactions.put(lastId, new Entry(transaction, List.copyOf(addedRows), false, !transaction.traces().kept()));
        for (PendingTrigger.Wish wish : transaction.triggers()) {
            lastTrigger++;
            triggers.put(lastTrigger, new PendingTrigger(lastTrigger, lastId, wish));
        }
        return lastId;
    }

    @Override
    public void promote(long id) throws DatabaseException {
        Entry entry = Optional.ofNullable(transactions.get(id))
                .orElseThrow(() -> Sql.refusal("promote the transaction", "there is no transaction " + id));
        if (entry.committed()) {
            return;
        }
        entry.begun().removedRows().forEach(row -> rows.computeIfPresent(row, (r, old) -> old.installed(false)));
        entry.addedRows().forEach(row -> rows.computeIfPresent(row, (r, old) -> old.installed(true)));
        transactions.put(id, new Entry(entry.begun(), entry.addedRows(), true, entry.pruned()));
    }

    @Override
    public void dropPending() {
        List<Entry> pending =
                transactions.values().stream().filter(entry -> !entry.committed()).toList();
        pending.forEach(entry -> entry.addedRows().forEach(rows::remove));
        transactions.values().removeIf(entry -> !entry.committed());
        triggers.values().removeIf(trigger -> !transactions.containsKey(trigger.transaction()));
        outputs.keySet().removeIf(id -> !transactions.containsKey(id));
    }

    @Override
    public void prune(List<Long> ids) {
        for (long id : ids) {
            transactions.computeIfPresent(id, (same, entry) -> entry.committed() ? pruned(entry) : entry);
        }
    }

    private Entry pruned(Entry entry) {
        for (long row : entry.begun().removedRows()) {
            rows.computeIfPresent(row, (r, old) -> new Row(old.stored(), List.of(), Pristine.NONE, old.installed()));
        }
        return new Entry(withoutWritten(entry.begun()), entry.addedRows(), true, true);
    }

    private static NewTransaction withoutWritten(NewTransaction begun) {
        NewTransaction.Traces traces = begun.traces();
        var rest = new NewTransaction.Traces(List.of(), traces.takesBack(), traces.kept());
        return new NewTransaction(begun.time(), begun.command(), begun.removedRows(), begun.added(), rest);
    }

    @Override
    public List<Long> undoable() {
        return transactions.entrySet().stream()
                .filter(e -> e.getValue().committed() && !e.getValue().pruned())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public SortedMap<Long, Long> takenBack() {
        var takenBack = new TreeMap<Long, Long>();
        transactions.forEach((id, entry) -> {
            if (entry.committed()) {
                entry.begun().traces().takesBack().forEach(other -> takenBack.put(other, id));
            }
        });
        return takenBack;
    }

    @Override
    public SortedMap<RootPath, NewTransaction.Written> written(long id) {
        var written = new TreeMap<RootPath, NewTransaction.Written>();
        Optional.ofNullable(transactions.get(id))
                .filter(Entry::committed)
                .ifPresent(entry -> entry.begun().traces().written().forEach(one -> written.put(one.path(), one)));
        return written;
    }

    @Override
    public Pristine pristine(long row) {
        return Optional.ofNullable(rows.get(row)).map(Row::pristine).orElse(Pristine.NONE);
    }

    private List<Row> installed() {
        return rows.values().stream().filter(Row::installed).toList();
    }

    private List<OwnedFile> owned() {
        var all = new ArrayList<OwnedFile>();
        for (Row row : installed()) {
            row.files().forEach(file -> all.add(new OwnedFile(row.stored().name(), file)));
        }
        all.sort(Comparator.comparing((OwnedFile file) -> file.entry().path()).thenComparing(OwnedFile::owner));
        return all;
    }

    private List<StoredPackage> stored(List<Long> numbers) {
        return numbers.stream()
                .flatMap(number -> Optional.ofNullable(rows.get(number)).stream())
                .map(Row::stored)
                .toList();
    }

    @Override
    public void keepOutput(long id, List<ScriptOutput> more) {
        var all = new ArrayList<>(output(id));
        for (ScriptOutput one : more) {
            boolean trigger = one.label().startsWith("trigger");
            all.removeIf(o -> trigger && o.owner().equals(one.owner()) && o.label().equals(one.label()));
            all.add(one);
        }
        outputs.put(id, List.copyOf(all));
    }

    @Override
    public List<ScriptOutput> output(long id) {
        return outputs.getOrDefault(id, List.of());
    }

    @Override
    public List<PendingTrigger> pendingTriggers() {
        return triggers.values().stream().filter(trigger -> isCommitted(trigger.transaction())).toList();
    }

    @Override
    public void settleTriggers(List<Long> numbers) {
        triggers.keySet().removeAll(numbers);
    }
}
