package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * What every {@link Filesystem} does: one suite for the real disk and for the simulated one. A difference found between
 * the two becomes a case here.
 */
public abstract class FilesystemContract {
    /** Metadata of no special kind, owned by whoever runs the tests as root. */
    protected static final FileMeta FILE = FileMeta.of(0644, 0, 0, 1_700_000_000);

    protected static final FileMeta DIRECTORY = FileMeta.of(0755, 0, 0, 1_700_000_000);

    @SuppressWarnings("NullAway.Init")
    private Filesystem disk;

    /** A file system whose root is empty. */
    protected abstract Filesystem openEmpty() throws DiskException;

    /** Gives back what {@link #openEmpty} took. */
    protected void release() throws DiskException {}

    @BeforeEach
    final void open() throws DiskException {
        disk = openEmpty();
    }

    @AfterEach
    final void closeAgain() throws DiskException {
        release();
    }

    @Test
    final void writtenFileHasItsBytesAndMetadata() throws Exception {
        FileMeta meta = new FileMeta(0640, 12, 34, 1_600_000_001, 123_456_789, new TreeMap<>());
        disk.apply(new Effect.WriteFile(path("a"), meta, Effect.Content.of(bytes("hello"))));
        FileStat stat = stat("a");
        assertEquals(FileStat.Kind.REGULAR, stat.kind());
        assertEquals(meta, stat.meta());
        assertEquals(5, stat.sizeBytes());
        assertEquals(1, stat.links());
        assertEquals("hello", content("a"));
    }

    @Test
    final void bigFileInManyPieces() throws Exception {
        byte[] big = new byte[1_500_001];
        new Random(7).nextBytes(big);
        disk.apply(new Effect.WriteFile(path("big"), FILE, out -> {
            out.write(big[0]);
            out.write(big, 1, 700_000);
            out.write(big, 700_001, 1_000);
            out.write(big, 701_001, big.length - 701_001);
        }));
        try (InputStream in = disk.read(path("big"))) {
            assertArrayEquals(big, in.readAllBytes());
        }
        assertEquals(big.length, stat("big").sizeBytes());
    }

    @Test
    final void contentMayReadTheSameFilesystem() throws Exception {
        write("a", "copied");
        disk.apply(new Effect.WriteFile(path("b"), FILE, out -> {
            try (InputStream in = disk.read(path("a"))) {
                in.transferTo(out);
            } catch (DiskException failed) {
                throw new IOException(failed);
            }
        }));
        assertEquals("copied", content("b"));
    }

    @Test
    final void failingContentLeavesNothing() {
        var thrown = assertThrows(
                DiskException.class, () -> disk.apply(new Effect.WriteFile(path("a"), FILE, out -> {
                    out.write(1);
                    throw new IOException("torn");
                })));
        assertEquals("java.io.IOException: torn", String.valueOf(thrown.getCause()));
        assertAbsent("a");
    }

    @Test
    final void setUserIdBitSurvivesTheChangeOfOwner() throws Exception {
        FileMeta meta = FileMeta.of(06755, 12, 34, 5);
        disk.apply(new Effect.WriteFile(path("su"), meta, Effect.Content.of(bytes("x"))));
        assertEquals(meta, stat("su").meta());
        FileMeta sticky = FileMeta.of(03777, 12, 34, 5);
        disk.apply(new Effect.MakeDirectory(path("tmp"), sticky));
        assertEquals(sticky, stat("tmp").meta());
    }

    @Test
    final void attributesHoldAnyBytes() throws Exception {
        var xattrs = new TreeMap<String, Bytes>();
        xattrs.put("user.binary", Bytes.of(new byte[] {0, 1, (byte) 0xff, 0}));
        xattrs.put("user.empty", Bytes.of(new byte[0]));
        FileMeta meta = new FileMeta(0444, 0, 0, 9, 1, xattrs);
        disk.apply(new Effect.WriteFile(path("a"), meta, Effect.Content.of(bytes("x"))));
        assertEquals(meta, stat("a").meta());
        FileMeta directory = new FileMeta(0755, 0, 0, 9, 1, xattrs);
        disk.apply(new Effect.MakeDirectory(path("d"), directory));
        assertEquals(directory, stat("d").meta());
    }

    @Test
    final void capabilitySurvivesTheChangeOfOwner() throws Exception {
        byte[] netRaw = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        var xattrs = new TreeMap<String, Bytes>();
        xattrs.put("security.capability", Bytes.of(netRaw));
        FileMeta meta = new FileMeta(0755, 12, 34, 9, 0, xattrs);
        disk.apply(new Effect.WriteFile(path("ping"), meta, Effect.Content.of(bytes("x"))));
        assertEquals(meta, stat("ping").meta());
    }

    @Test
    final void setMetaReplacesEverything() throws Exception {
        var before = new TreeMap<String, Bytes>();
        before.put("user.gone", Bytes.utf8("1"));
        before.put("user.kept", Bytes.utf8("1"));
        disk.apply(new Effect.MakeDirectory(path("d"), new FileMeta(0700, 0, 0, 1, 0, before)));
        var after = new TreeMap<String, Bytes>();
        after.put("user.kept", Bytes.utf8("2"));
        after.put("user.new", Bytes.utf8("3"));
        FileMeta meta = new FileMeta(02755, 12, 34, -5, 999_999_999, after);
        disk.apply(new Effect.SetMeta(path("d"), meta));
        assertEquals(meta, stat("d").meta());
        assertErrno(DiskException.ENOENT, new Effect.SetMeta(path("nothing"), meta));
    }

    @Test
    final void setMetaWorksOnEveryKind() throws Exception {
        FileMeta meta = FileMeta.of(0604, 12, 34, 77);
        write("f", "x");
        disk.apply(new Effect.MakeNode(path("p"), new Effect.NodeKind.Fifo(), FILE));
        disk.apply(new Effect.SetMeta(path("f"), meta));
        disk.apply(new Effect.SetMeta(path("p"), meta));
        assertEquals(meta, stat("f").meta());
        assertEquals(meta, stat("p").meta());
        symlink("l", "f");
        disk.apply(new Effect.SetMeta(path("l"), FileMeta.of(0777, 56, 78, 99)));
        assertEquals(56, stat("l").meta().uid());
        assertEquals(99, stat("l").meta().mtimeSeconds());
        assertEquals(meta, stat("f").meta());
    }

    @Test
    final void setMetaOfTheRootItself() throws Exception {
        FileMeta meta = FileMeta.of(0711, 0, 0, 4);
        disk.apply(new Effect.SetMeta(RootPath.ROOT, meta));
        assertEquals(meta, disk.stat(RootPath.ROOT).orElseThrow().meta());
        assertEquals(FileStat.Kind.DIRECTORY, disk.stat(RootPath.ROOT).orElseThrow().kind());
    }

    @Test
    final void directoriesNestAndList() throws Exception {
        directory("d");
        directory("d/e");
        write("d/z", "1");
        write("d/a", "2");
        assertEquals(List.of(Bytes.utf8("a"), Bytes.utf8("e"), Bytes.utf8("z")), disk.list(path("d")));
        assertEquals(List.of(Bytes.utf8("d")), disk.list(RootPath.ROOT));
        assertEquals(FileStat.Kind.DIRECTORY, stat("d/e").kind());
        assertEquals(DIRECTORY, stat("d/e").meta());
        assertEquals(0, stat("d/e").sizeBytes());
    }

    @Test
    final void longDirectoryIsListedWhole() throws Exception {
        directory("d");
        for (int i = 0; i < 3_000; i++) {
            disk.apply(new Effect.MakeSymlink(path("d/" + "n".repeat(90) + i), Bytes.utf8("x"), FILE));
        }
        assertEquals(3_000, disk.list(path("d")).size());
    }

    @Test
    final void listRefusesWhatIsNoDirectory() throws Exception {
        write("f", "x");
        directory("d");
        symlink("l", "d");
        assertEquals(DiskException.ENOTDIR, errnoOf(() -> disk.list(path("f"))));
        assertEquals(DiskException.ENOENT, errnoOf(() -> disk.list(path("nothing"))));
        assertTrue(List.of(DiskException.ENOTDIR, DiskException.ELOOP).contains(errnoOf(() -> disk.list(path("l")))));
    }

    @Test
    final void namesNeedNotBeText() throws Exception {
        byte[] raw = {'d', '/', (byte) 0xff, '\n', (byte) 0xc3, ' ', '-'};
        directory("d");
        disk.apply(new Effect.WriteFile(RootPath.of(raw), FILE, Effect.Content.of(bytes("odd"))));
        assertEquals(List.of(Bytes.of(RootPath.of(raw).nameBytes())), disk.list(path("d")));
        disk.apply(new Effect.Rename(RootPath.of(raw), path("even")));
        assertEquals("odd", content("even"));
    }

    @Test
    final void longestNamesWork() throws Exception {
        String longest = "x".repeat(255);
        directory(longest);
        write(longest + "/" + longest, "deep");
        assertEquals("deep", content(longest + "/" + longest));
    }

    @Test
    final void symbolicLinkKeepsItsText() throws Exception {
        FileMeta meta = FileMeta.of(0777, 12, 34, 42);
        byte[] odd = {'.', '.', '/', (byte) 0xfe, ' '};
        disk.apply(new Effect.MakeSymlink(path("l"), Bytes.of(odd), meta));
        assertEquals(Bytes.of(odd), disk.readLink(path("l")));
        FileStat stat = stat("l");
        assertEquals(FileStat.Kind.SYMLINK, stat.kind());
        assertEquals(meta, stat.meta());
        assertEquals(odd.length, stat.sizeBytes());
    }

    @Test
    final void readLinkRefusesWhatIsNone() throws Exception {
        write("f", "x");
        assertEquals(DiskException.EINVAL, errnoOf(() -> disk.readLink(path("f"))));
        assertEquals(DiskException.ENOENT, errnoOf(() -> disk.readLink(path("nothing"))));
    }

    @Test
    final void readRefusesAllButRegularFiles() throws Exception {
        directory("d");
        write("f", "x");
        symlink("l", "f");
        disk.apply(new Effect.MakeNode(path("p"), new Effect.NodeKind.Fifo(), FILE));
        assertEquals(DiskException.EISDIR, errnoOf(() -> disk.read(path("d"))));
        assertEquals(DiskException.ENOENT, errnoOf(() -> disk.read(path("nothing"))));
        assertEquals(DiskException.ELOOP, errnoOf(() -> disk.read(path("l"))));
        assertEquals(DiskException.EINVAL, errnoOf(() -> disk.read(path("p"))));
    }

    @Test
    final void devicesKeepTheirNumbers() throws Exception {
        FileMeta meta = FileMeta.of(0620, 12, 34, 8);
        disk.apply(new Effect.MakeNode(path("c"), new Effect.NodeKind.CharacterDevice(5, 1), meta));
        disk.apply(new Effect.MakeNode(path("b"), new Effect.NodeKind.BlockDevice(259, 70_000), meta));
        disk.apply(new Effect.MakeNode(path("p"), new Effect.NodeKind.Fifo(), meta));
        assertEquals(FileStat.Kind.CHARACTER_DEVICE, stat("c").kind());
        assertEquals(List.of(5, 1), List.of(stat("c").rdevMajor(), stat("c").rdevMinor()));
        assertEquals(FileStat.Kind.BLOCK_DEVICE, stat("b").kind());
        assertEquals(List.of(259, 70_000), List.of(stat("b").rdevMajor(), stat("b").rdevMinor()));
        assertEquals(FileStat.Kind.FIFO, stat("p").kind());
        assertEquals(meta, stat("p").meta());
        assertEquals(meta, stat("c").meta());
        assertEquals(List.of(0, 0), List.of(stat("p").rdevMajor(), stat("p").rdevMinor()));
    }

    @Test
    final void hardLinkIsTheSameInode() throws Exception {
        directory("d");
        write("a", "x");
        disk.apply(new Effect.Link(path("a"), path("d/b")));
        assertTrue(stat("a").sameInode(stat("d/b")));
        assertEquals(2, stat("a").links());
        disk.apply(new Effect.Unlink(path("a")));
        assertEquals("x", content("d/b"));
        assertEquals(1, stat("d/b").links());
    }

    @Test
    final void hardLinkOfASymbolicLinkIsTheLinkItself() throws Exception {
        write("f", "x");
        symlink("l", "f");
        disk.apply(new Effect.Link(path("l"), path("m")));
        assertEquals(FileStat.Kind.SYMLINK, stat("m").kind());
        assertTrue(stat("l").sameInode(stat("m")));
        assertEquals(1, stat("f").links());
    }

    @Test
    final void hardLinkErrors() throws Exception {
        write("a", "x");
        write("b", "y");
        directory("d");
        assertErrno(DiskException.EEXIST, new Effect.Link(path("a"), path("b")));
        assertErrno(DiskException.ENOENT, new Effect.Link(path("nothing"), path("c")));
        assertErrno(DiskException.ENOENT, new Effect.Link(path("a"), path("nowhere/c")));
        assertErrno(DiskException.EPERM, new Effect.Link(path("d"), path("c")));
    }

    @Test
    final void makingWhereSomethingIsFails() throws Exception {
        write("a", "x");
        symlink("dangling", "nowhere");
        for (String taken : List.of("a", "dangling")) {
            assertErrno(DiskException.EEXIST, new Effect.WriteFile(path(taken), FILE, out -> {}));
            assertErrno(DiskException.EEXIST, new Effect.MakeDirectory(path(taken), DIRECTORY));
            assertErrno(DiskException.EEXIST, new Effect.MakeSymlink(path(taken), Bytes.utf8("y"), FILE));
            assertErrno(DiskException.EEXIST, new Effect.MakeNode(path(taken), new Effect.NodeKind.Fifo(), FILE));
        }
        assertEquals("x", content("a"));
        assertAbsent("nowhere");
    }

    @Test
    final void makingWithoutParentFails() throws Exception {
        write("f", "x");
        assertErrno(DiskException.ENOENT, new Effect.WriteFile(path("no/a"), FILE, out -> {}));
        assertErrno(DiskException.ENOENT, new Effect.MakeDirectory(path("no/a"), DIRECTORY));
        assertErrno(DiskException.ENOTDIR, new Effect.WriteFile(path("f/a"), FILE, out -> {}));
        assertErrno(DiskException.ENOTDIR, new Effect.MakeSymlink(path("f/a"), Bytes.utf8("y"), FILE));
        assertAbsent("no/a");
        assertAbsent("f/a");
    }

    @Test
    final void renameReplaces() throws Exception {
        write("a", "new");
        write("b", "old");
        FileStat before = stat("a");
        disk.apply(new Effect.Rename(path("a"), path("b")));
        assertAbsent("a");
        assertEquals("new", content("b"));
        assertTrue(before.sameInode(stat("b")));
    }

    @Test
    final void renameMovesWholeDirectories() throws Exception {
        directory("d");
        write("d/f", "x");
        directory("e");
        disk.apply(new Effect.Rename(path("d"), path("e")));
        assertEquals("x", content("e/f"));
        assertAbsent("d");
    }

    @Test
    final void renameErrors() throws Exception {
        write("f", "x");
        directory("d");
        directory("full");
        write("full/x", "x");
        assertErrno(DiskException.ENOENT, new Effect.Rename(path("nothing"), path("f")));
        assertErrno(DiskException.EISDIR, new Effect.Rename(path("f"), path("d")));
        assertErrno(DiskException.ENOTDIR, new Effect.Rename(path("d"), path("f")));
        assertErrno(DiskException.ENOTEMPTY, new Effect.Rename(path("d"), path("full")));
        assertErrno(DiskException.EINVAL, new Effect.Rename(path("full"), path("full/below")));
    }

    @Test
    final void renameOntoAnotherNameOfTheSameInodeDoesNothing() throws Exception {
        write("a", "x");
        disk.apply(new Effect.Link(path("a"), path("b")));
        disk.apply(new Effect.Rename(path("a"), path("b")));
        assertEquals(2, stat("a").links());
        assertTrue(stat("a").sameInode(stat("b")));
    }

    @Test
    final void renameMovesALinkItself() throws Exception {
        write("f", "x");
        symlink("l", "f");
        disk.apply(new Effect.Rename(path("l"), path("m")));
        assertEquals(Bytes.utf8("f"), disk.readLink(path("m")));
        write("g", "y");
        disk.apply(new Effect.Rename(path("g"), path("m")));
        assertEquals("y", content("m"));
        assertEquals("x", content("f"));
    }

    @Test
    final void renameNoReplace() throws Exception {
        write("a", "1");
        write("b", "2");
        assertErrno(DiskException.EEXIST, new Effect.RenameNoReplace(path("a"), path("b")));
        assertEquals("2", content("b"));
        disk.apply(new Effect.RenameNoReplace(path("a"), path("c")));
        assertEquals("1", content("c"));
        assertAbsent("a");
        assertErrno(DiskException.ENOENT, new Effect.RenameNoReplace(path("a"), path("d")));
    }

    @Test
    final void exchangeSwapsAnyTwoKinds() throws Exception {
        write("f", "x");
        directory("d");
        write("d/in", "y");
        FileStat file = stat("f");
        disk.apply(new Effect.Exchange(path("f"), path("d")));
        assertEquals("y", content("f/in"));
        assertEquals("x", content("d"));
        assertTrue(file.sameInode(stat("d")));
        symlink("l", "d");
        disk.apply(new Effect.Exchange(path("l"), path("f")));
        assertEquals(Bytes.utf8("d"), disk.readLink(path("f")));
        assertEquals("y", content("l/in"));
    }

    @Test
    final void exchangeNeedsBoth() throws Exception {
        write("f", "x");
        assertErrno(DiskException.ENOENT, new Effect.Exchange(path("f"), path("nothing")));
        assertErrno(DiskException.ENOENT, new Effect.Exchange(path("nothing"), path("f")));
        assertEquals("x", content("f"));
    }

    @Test
    final void unlinkRemovesAllButDirectories() throws Exception {
        write("f", "x");
        symlink("l", "f");
        disk.apply(new Effect.MakeNode(path("p"), new Effect.NodeKind.Fifo(), FILE));
        directory("d");
        disk.apply(new Effect.Unlink(path("l")));
        disk.apply(new Effect.Unlink(path("p")));
        assertAbsent("l");
        assertEquals("x", content("f"));
        disk.apply(new Effect.Unlink(path("f")));
        assertAbsent("f");
        assertErrno(DiskException.EISDIR, new Effect.Unlink(path("d")));
        assertErrno(DiskException.ENOENT, new Effect.Unlink(path("f")));
        assertErrno(DiskException.ENOENT, new Effect.Unlink(path("no/f")));
    }

    @Test
    final void removeDirectoryWantsItEmpty() throws Exception {
        directory("d");
        write("d/f", "x");
        symlink("l", "d");
        assertErrno(DiskException.ENOTEMPTY, new Effect.RemoveDirectory(path("d")));
        assertErrno(DiskException.ENOTDIR, new Effect.RemoveDirectory(path("d/f")));
        assertErrno(DiskException.ENOTDIR, new Effect.RemoveDirectory(path("l")));
        assertErrno(DiskException.ENOENT, new Effect.RemoveDirectory(path("nothing")));
        disk.apply(new Effect.Unlink(path("d/f")));
        disk.apply(new Effect.RemoveDirectory(path("d")));
        assertAbsent("d");
    }

    @Test
    final void openFileOutlivesItsName() throws Exception {
        write("f", "still here");
        try (InputStream in = disk.read(path("f"))) {
            disk.apply(new Effect.Unlink(path("f")));
            assertArrayEquals(bytes("still here"), in.readAllBytes());
        }
    }

    @Test
    final void parentsThatAreLinksAreFollowedInsideTheRoot() throws Exception {
        directory("usr");
        directory("usr/lib");
        symlink("lib", "usr/lib");
        symlink("abs", "/usr/lib");
        symlink("far", "../../../usr");
        write("lib/a", "1");
        assertEquals("1", content("usr/lib/a"));
        assertEquals("1", content("abs/a"));
        assertEquals("1", content("far/lib/a"));
        disk.apply(new Effect.Rename(path("abs/a"), path("usr/b")));
        assertEquals("1", content("usr/b"));
    }

    @Test
    final void linksInCirclesFail() throws Exception {
        symlink("one", "two");
        symlink("two", "one");
        assertErrno(DiskException.ELOOP, new Effect.WriteFile(path("one/f"), FILE, out -> {}));
        assertEquals(DiskException.ELOOP, errnoOf(() -> disk.stat(path("one/f"))));
        assertEquals(FileStat.Kind.SYMLINK, stat("one").kind());
    }

    @Test
    final void nothingIsThereBelowWhatIsNoDirectory() throws Exception {
        write("f", "x");
        assertAbsent("f/below");
        assertAbsent("no/below");
        symlink("dangling", "nowhere");
        assertAbsent("dangling/below");
        assertEquals(FileStat.Kind.SYMLINK, stat("dangling").kind());
    }

    @Test
    final void syncsWorkOnWhatIsThere() throws Exception {
        directory("d");
        write("d/f", "x");
        symlink("l", "d/f");
        disk.apply(new Effect.SyncFile(path("d/f")));
        disk.apply(new Effect.SyncDirectory(path("d")));
        disk.apply(new Effect.SyncDirectory(RootPath.ROOT));
        disk.apply(new Effect.SyncFilesystem(path("d/f")));
        disk.apply(new Effect.SyncFilesystem(path("l")));
        disk.apply(new Effect.SyncFilesystem(RootPath.ROOT));
        assertErrno(DiskException.ENOENT, new Effect.SyncFile(path("nothing")));
        assertErrno(DiskException.ENOENT, new Effect.SyncDirectory(path("nothing")));
        assertErrno(DiskException.ENOTDIR, new Effect.SyncDirectory(path("d/f")));
        assertErrno(DiskException.ENOENT, new Effect.SyncFilesystem(path("no/thing")));
        assertEquals("x", content("d/f"));
    }

    @Test
    final void inodesDifferAndDevicesAgree() throws Exception {
        write("a", "x");
        write("b", "x");
        assertNotEquals(stat("a").inode(), stat("b").inode());
        assertEquals(stat("a").device(), stat("b").device());
        assertFalse(stat("a").sameInode(stat("b")));
    }

    @Test
    final void thereIsSpace() throws Exception {
        Filesystem.Space space = disk.space(RootPath.ROOT);
        assertTrue(space.freeBytes() > 0, "free bytes: " + space.freeBytes());
        assertTrue(space.freeInodes() > 0, "free inodes: " + space.freeInodes());
        assertEquals(DiskException.ENOENT, errnoOf(() -> disk.space(path("nothing"))));
    }

    /** The disk under test. */
    protected final Filesystem disk() {
        return disk;
    }

    protected final void write(String path, String content) throws DiskException {
        disk.apply(new Effect.WriteFile(path(path), FILE, Effect.Content.of(bytes(content))));
    }

    protected final void directory(String path) throws DiskException {
        disk.apply(new Effect.MakeDirectory(path(path), DIRECTORY));
    }

    protected final void symlink(String path, String target) throws DiskException {
        disk.apply(new Effect.MakeSymlink(path(path), Bytes.utf8(target), FileMeta.of(0777, 0, 0, 1)));
    }

    protected final FileStat stat(String path) throws DiskException {
        return disk.stat(path(path)).orElseThrow(() -> new AssertionError("nothing at " + path));
    }

    protected final String content(String path) throws Exception {
        try (InputStream in = disk.read(path(path))) {
            return Bytes.of(in.readAllBytes()).toString();
        }
    }

    protected final void assertAbsent(String path) {
        try {
            assertTrue(disk.stat(path(path)).isEmpty(), "something at " + path);
        } catch (DiskException failed) {
            throw new AssertionError(failed);
        }
    }

    protected final void assertErrno(int errno, Effect effect) {
        assertEquals(errno, errnoOf(() -> disk.apply(effect)), effect::toString);
    }

    /** The error number with which an operation fails; an operation that succeeds fails the test. */
    protected static int errnoOf(Operation operation) {
        return assertThrows(DiskException.class, operation::run).errno();
    }

    protected static RootPath path(String text) {
        return RootPath.of(text);
    }

    protected static byte[] bytes(String text) {
        return Bytes.utf8(text).toArray();
    }

    /** Something that the disk may refuse. */
    @FunctionalInterface
    protected interface Operation {
        void run() throws DiskException;
    }
}
