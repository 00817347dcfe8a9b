package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;

/** What every {@link InstalledDb} does: one suite for SQLite and for the one in memory. */
public abstract class InstalledDbContract {
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
    private static final FileMeta META = FileMeta.of(0644, 0, 0, 1_600_000_000);

    @SuppressWarnings("NullAway.Init")
    private InstalledDb db;

    /** A store of facts that holds none. */
    protected abstract InstalledDb openEmpty() throws DatabaseException;

    /** The same store after its program has ended and begun again. */
    protected InstalledDb reopen(InstalledDb open) throws DatabaseException {
        return open;
    }

    protected void release(InstalledDb open) throws DatabaseException {}

    @BeforeEach
    final void open() throws DatabaseException {
        db = openEmpty();
    }

    @AfterEach
    final void close() throws DatabaseException {
        release(db);
    }

    @Test
    final void emptyHoldsNothing() throws Exception {
        assertEquals(List.of(), db.packages());
        assertEquals(List.of(), db.history());
        assertEquals(Optional.empty(), db.find(name("a")));
        assertEquals(List.of(), db.files(1));
        assertTrue(db.owners(List.of(path("a"))).isEmpty());
        assertEquals(List.of(), db.ownedBelow(RootPath.ROOT));
        assertEquals(List.of(), db.alternatives());
        assertFalse(db.isCommitted(1));
    }

    @Test
    final void pendingIsInvisible() throws Exception {
        long id = db.begin(adding("install a", added("a", "1", file("usr/bin/a"))));
        assertEquals(List.of(), db.packages());
        assertEquals(List.of(), db.history());
        assertEquals(Optional.empty(), db.historyEntry(id));
        assertTrue(db.owners(List.of(path("usr/bin/a"))).isEmpty());
        assertEquals(List.of(), db.ownedBelow(path("usr")));
        assertFalse(db.isCommitted(id));
    }

    @Test
    final void promotionShowsEverything() throws Exception {
        NewTransaction.Added a = added("a", "1", directory("usr"), file("usr/a"));
        long id = commit(adding("install a", a));
        StoredPackage stored = find("a");
        assertEquals(a.spec(), stored.spec());
        assertEquals("main", stored.repository());
        assertEquals(id, stored.addedBy());
        assertEquals(a.files(), db.files(stored.row()));
        assertEquals(List.of(stored), db.packages());
        assertTrue(db.isCommitted(id));
        var entry = new HistoryEntry(id, TIME, "install a", List.of(stored), List.of(), false);
        assertEquals(List.of(entry), db.history());
        assertEquals(Optional.of(entry), db.historyEntry(id));
    }

    @Test
    final void promotionTwiceIsPromotionOnce() throws Exception {
        long first = commit(adding("install a", added("a", "1", file("a"))));
        long second = commit(replacing("upgrade a", "a", added("a", "2", file("a"))));
        List<HistoryEntry> history = db.history();
        db.promote(first);
        db.promote(second);
        assertEquals("2", find("a").spec().id().version().value());
        assertEquals(history, db.history());
    }

    @Test
    final void unknownTransactionCannotBePromoted() {
        var thrown = assertThrows(DatabaseException.class, () -> db.promote(7));
        assertEquals(ErrorCode.DATABASE_FAILED, thrown.diagnostic().code());
    }

    @Test
    final void replacementKeepsTheOldRowForHistory() throws Exception {
        commit(adding("install a", added("a", "1", file("a"), file("old"))));
        StoredPackage old = find("a");
        long id = commit(replacing("upgrade a", "a", added("a", "2", file("a"), file("new"))));
        StoredPackage fresh = find("a");
        assertNotEquals(old.row(), fresh.row());
        assertEquals(List.of(path("a"), path("old")), paths(db.files(old.row())));
        assertEquals(List.of(path("a"), path("new")), paths(db.files(fresh.row())));
        HistoryEntry entry = db.historyEntry(id).orElseThrow();
        assertEquals(List.of(fresh), entry.added());
        assertEquals(List.of(old), entry.removed());
        assertEquals(List.of(path("a"), path("new")), new ArrayList<>(owners("a", "old", "new").keySet()));
        assertEquals(1, db.ownedBelow(RootPath.ROOT).stream().filter(one -> one.entry().path().equals(path("a"))).count());
    }

    @Test
    final void removalHidesPackageAndFiles() throws Exception {
        commit(adding("install a b", added("a", "1", file("a")), added("b", "1", file("b"))));
        StoredPackage a = find("a");
        commit(new NewTransaction(TIME, "remove a", List.of(a.row()), List.of()));
        assertEquals(List.of(find("b")), db.packages());
        assertTrue(owners("a").isEmpty());
        assertEquals(List.of(path("b")), below(RootPath.ROOT));
    }

    @Test
    final void packageThatComesBackGetsAnotherRow() throws Exception {
        NewTransaction.Added a = added("a", "1", file("a"));
        commit(adding("install a", a));
        StoredPackage first = find("a");
        commit(new NewTransaction(TIME, "remove a", List.of(first.row()), List.of()));
        long id = commit(adding("undo", a));
        assertNotEquals(first.row(), find("a").row());
        assertEquals(id, find("a").addedBy());
        assertEquals(3, db.history().size());
    }

    @Test
    final void onlyInstalledRowsCanGo() throws Exception {
        var thrown = assertThrows(
                DatabaseException.class,
                () -> db.begin(new NewTransaction(TIME, "remove", List.of(99L), List.of(added("b", "1")))));
        assertEquals(ErrorCode.DATABASE_FAILED, thrown.diagnostic().code());
        long next = commit(adding("install b", added("b", "1")));
        assertEquals(List.of(next), db.history().stream().map(HistoryEntry::id).toList());
    }

    @Test
    final void packagesComeByName() throws Exception {
        commit(adding("install", added("zz", "1"), added("B", "1"), added("a", "1"), added("a-b", "1"), added("a1", "1")));
        assertEquals(
                List.of("B", "a", "a-b", "a1", "zz"),
                db.packages().stream().map(one -> one.name().value()).toList());
    }

    /** What a list shows is asked for without reading descriptions, and must be what they say. */
    @Test
    final void briefsAreWhatTheDescriptionsSay() throws Exception {
        commit(adding("install", added("zz", "2:1.0~rc1-3"), added("B", "1"), added("a", "1", file("usr/a")), added("a-b", "0")));
        long removed = find("B").row();
        commit(new NewTransaction(TIME, "remove B", List.of(removed), List.of()));
        List<StoredPackage.Brief> expected =
                db.packages().stream().map(p -> new StoredPackage.Brief(p.spec().id(), p.spec().installedBytes(), p.repository())).toList();
        assertEquals(3, expected.size());
        assertEquals(expected, db.briefs());
    }

    @Test
    final void historyKeepsTheOrderInWhichItWasTold() throws Exception {
        commit(adding("install", added("zz", "1"), added("a", "1")));
        HistoryEntry entry = db.history().getFirst();
        assertEquals(
                List.of("zz", "a"),
                entry.added().stream().map(one -> one.name().value()).toList());
        long gone = commit(new NewTransaction(
                TIME, "remove", List.of(find("zz").row(), find("a").row()), List.of()));
        assertEquals(
                List.of("zz", "a"),
                db.historyEntry(gone).orElseThrow().removed().stream()
                        .map(one -> one.name().value())
                        .toList());
    }

    @Test
    final void filesComeInTheOrderOfPaths() throws Exception {
        FileEntry[] files = {directory("a"), file("a/b"), file("a-b"), file("a0"), file("b")};
        commit(adding("install x", added("x", "1", files)));
        assertEquals(List.of(files), db.files(find("x").row()));
        assertEquals(List.of(path("a/b")), below(path("a")));
        assertEquals(List.of("a", "a/b", "a-b", "a0", "b"), below(RootPath.ROOT).stream()
                .map(path -> path.utf8().orElseThrow())
                .toList());
    }

    @Test
    final void belowMeansBelowInBytes() throws Exception {
        byte[] odd = {'d', '/', (byte) 0xff, (byte) 0xfe};
        commit(adding("install x", added("x", "1", directory("d"), file("d/!"), entry(RootPath.of(odd)), file("d0"))));
        assertEquals(List.of(path("d/!"), RootPath.of(odd)), below(path("d")));
        assertEquals(1, db.owners(List.of(RootPath.of(odd))).size());
        assertEquals(List.of(), below(path("d0")));
    }

    @Test
    final void directoryHasManyOwnersByName() throws Exception {
        commit(adding(
                "install", added("b", "1", directory("usr"), file("usr/b")), added("a", "1", directory("usr"))));
        List<OwnedFile> owners = owners("usr").getOrDefault(path("usr"), List.of());
        assertEquals(
                List.of("a", "b"), owners.stream().map(one -> one.owner().value()).toList());
        assertEquals(List.of("b"), db.ownedBelow(path("usr")).stream()
                .map(one -> one.owner().value())
                .toList());
        assertEquals(3, db.ownedBelow(RootPath.ROOT).size());
    }

    @Test
    final void entriesOfEveryKindComeBackAsTheyWere() throws Exception {
        var xattrs = new TreeMap<String, Bytes>();
        xattrs.put("security.capability", Bytes.of(new byte[] {1, 0, (byte) 0xff}));
        FileMeta odd = new FileMeta(07777, 1, 2, -3, 999_999_999, xattrs);
        byte[] name = {'z', (byte) 0x80, '\n'};
        FileEntry[] files = {
            new FileEntry.Device(path("a"), META, true, 259, 70_000),
            new FileEntry.Fifo(path("b"), META),
            new FileEntry.Regular(path("c"), odd, 1L << 40, Digest.of(name)),
            new FileEntry.Hardlink(path("d"), odd, path("c")),
            new FileEntry.Symlink(path("e"), META, Bytes.of(name)),
            new FileEntry.Directory(RootPath.of(name), odd),
        };
        commit(adding("install x", added("x", "1", files)));
        assertEquals(List.of(files), db.files(find("x").row()));
    }

    @Test
    final void alternativesComeByPathThenOwner() throws Exception {
        commit(adding(
                "install", offering("zbox", "bin/vi", "bin/sh"), offering("abox", "bin/vi"), added("none", "1")));
        assertEquals(
                List.of("bin/sh zbox", "bin/vi abox", "bin/vi zbox"),
                db.alternatives().stream()
                        .map(one -> one.alternative().path().utf8().orElseThrow() + " " + one.owner())
                        .toList());
        commit(new NewTransaction(TIME, "remove", List.of(find("zbox").row()), List.of()));
        assertEquals(1, db.alternatives().size());
    }

    @Test
    final void droppedTransactionLeavesNothingButItsNumber() throws Exception {
        commit(adding("install a", added("a", "1", file("a"))));
        StoredPackage a = find("a");
        long dropped = db.begin(replacing("upgrade a", "a", added("a", "2", file("a"))));
        assertEquals(List.of(dropped), db.pending());
        db.dropPending();
        assertEquals(List.of(), db.pending());
        assertEquals(List.of(a), db.packages());
        assertThrows(DatabaseException.class, () -> db.promote(dropped));
        db = reopen(db);
        long next = commit(adding("install b", added("b", "1")));
        assertTrue(next > dropped, next + " after " + dropped);
        assertEquals(2, db.history().size());
    }

    @Test
    final void everythingIsThereAfterReopening() throws Exception {
        commit(adding("install a", added("a", "1", file("a"))));
        long pending = db.begin(replacing("upgrade a", "a", added("a", "2", file("a"), file("b"))));
        List<HistoryEntry> history = db.history();
        db = reopen(db);
        assertEquals(history, db.history());
        assertFalse(db.isCommitted(pending));
        db.promote(pending);
        db = reopen(db);
        assertEquals("2", find("a").spec().id().version().value());
        assertEquals(List.of(path("a"), path("b")), below(RootPath.ROOT));
    }

    @Test
    final void pruningForgetsOnlyWhatUndoWouldNeed() throws Exception {
        commit(adding("install a", added("a", "1", file("a"))));
        StoredPackage old = find("a");
        long upgrade = commit(replacing("upgrade a", "a", added("a", "2", file("a"))));
        db.prune(List.of(upgrade));
        assertEquals(List.of(), db.files(old.row()));
        assertEquals(1, db.files(find("a").row()).size());
        assertTrue(db.historyEntry(upgrade).orElseThrow().pruned());
        assertFalse(db.history().getFirst().pruned());
        assertEquals(List.of(old), db.historyEntry(upgrade).orElseThrow().removed());
    }

    @Test
    final void pruningLeavesPendingTransactionsAlone() throws Exception {
        commit(adding("install a", added("a", "1", file("a"))));
        long pending = db.begin(replacing("upgrade a", "a", added("a", "2", file("a"))));
        db.prune(List.of(pending));
        assertEquals(1, db.files(find("a").row()).size());
        db.promote(pending);
        assertFalse(db.historyEntry(pending).orElseThrow().pruned());
    }

    @Test
    final void manyFilesInOneStep() throws Exception {
        var files = new ArrayList<FileEntry>();
        for (int i = 0; i < 5_000; i++) {
            files.add(file(String.format(java.util.Locale.ROOT, "usr/f%05d", i)));
        }
        commit(adding("install big", added("big", "1", files.toArray(FileEntry[]::new))));
        assertEquals(files, db.files(find("big").row()));
        assertEquals(5_000, owners(paths(files)).size());
    }

    protected final long commit(NewTransaction transaction) throws DatabaseException {
        long id = db.begin(transaction);
        db.promote(id);
        return id;
    }

    private SortedMap<RootPath, List<OwnedFile>> owners(String... paths) throws DatabaseException {
        return owners(List.of(paths).stream().map(RootPath::of).toList());
    }

    private SortedMap<RootPath, List<OwnedFile>> owners(List<RootPath> paths) throws DatabaseException {
        return db.owners(paths);
    }

    private List<RootPath> below(RootPath directory) throws DatabaseException {
        return db.ownedBelow(directory).stream().map(one -> one.entry().path()).toList();
    }

    private StoredPackage find(String name) throws DatabaseException {
        return db.find(name(name)).orElseThrow(() -> new AssertionError(name + " is not installed"));
    }

    private NewTransaction replacing(String command, String old, NewTransaction.Added added)
            throws DatabaseException {
        return new NewTransaction(TIME, command, List.of(find(old).row()), List.of(added));
    }

    protected static NewTransaction adding(String command, NewTransaction.Added... added) {
        return new NewTransaction(TIME, command, List.of(), List.of(added));
    }

    protected static NewTransaction.Added added(String name, String version, FileEntry... files) {
        return new NewTransaction.Added(spec(name, version, List.of()), "main", List.of(files));
    }

    private static NewTransaction.Added offering(String name, String... paths) {
        List<Alternative> offers = List.of(paths).stream()
                .map(path -> new Alternative(path(path), Bytes.utf8("../" + name), 10))
                .toList();
        return new NewTransaction.Added(spec(name, "1", offers), "main", List.of());
    }

    private static PackageSpec spec(String name, String version, List<Alternative> alternatives) {
        PackageSpec plain =
                PackageSpec.of(PackageId.of(name, version, "x86_64"), Description.NONE, Dependencies.NONE);
        return new PackageSpec(
                plain.id(), plain.description(), plain.dependencies(), true, 77, plain.config(), plain.generated(),
                alternatives, plain.accounts(), plain.scripts(), plain.scriptWrites(), plain.triggers());
    }

    protected static FileEntry file(String path) {
        return entry(path(path));
    }

    private static FileEntry entry(RootPath path) {
        return new FileEntry.Regular(path, META, 3, Digest.of(path.toBytes()));
    }

    private static FileEntry directory(String path) {
        return new FileEntry.Directory(path(path), FileMeta.of(0755, 0, 0, 5));
    }

    private static List<RootPath> paths(List<FileEntry> files) {
        return files.stream().map(FileEntry::path).toList();
    }

    private static PackageName name(String text) {
        return new PackageName(text);
    }

    private static RootPath path(String text) {
        return RootPath.of(text);
    }
}
