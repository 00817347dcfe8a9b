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
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** The part of the contract that is about what an inode holds: content, metadata, targets, numbers, and making them durable. */
abstract class InodeContract extends DiskFixture {
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
}
