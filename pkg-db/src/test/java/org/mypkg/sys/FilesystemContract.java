package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * What every {@link Filesystem} does: one suite for the real disk and for the simulated one. A difference found between
 * the two becomes a case here.
 */
public abstract class FilesystemContract extends InodeContract {
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
}
