package org.mypkg.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.Effect;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;

/** Reads the archives back with another implementation of their formats. */
final class InitramfsWriterTest {
    private static final long LATEST = ImageTree.LATEST_MTIME_SECONDS;

    @TempDir
    private Path root = Path.of("");

    private record Read(CpioArchiveEntry entry, String content) {}

    @BeforeEach
    void populate() throws Exception {
        HostFiles.createDirectories(root.resolve("usr/bin"));
        HostFiles.createDirectories(root.resolve("boot"));
        HostFiles.writeText(root.resolve("boot/vmlinuz"), "kernel");
        HostFiles.writeText(root.resolve("usr/bin/one"), "program");
        HostFiles.setMode(root.resolve("usr/bin/one"), 0755);
        HostFiles.link(root.resolve("usr/bin/one"), root.resolve("usr/bin/two"));
        HostFiles.symlink(root.resolve("bin"), Path.of("usr/bin"));
        HostFiles.setModified(root.resolve("usr/bin/one"), Instant.ofEpochSecond(77));
        HostFiles.setModified(root.resolve("usr"), Instant.ofEpochSecond(LATEST + 9));
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            var fifo = new Effect.NodeKind.Fifo();
            disk.apply(new Effect.MakeNode(RootPath.of("pipe"), fifo, FileMeta.of(0620, 0, 0, 5)));
        }
    }

    @Test
    void everyFileComesBackAsItIs() throws Exception {
        List<Read> entries = cpio(image());
        assertEquals(
                List.of(".", "bin", "pipe", "usr", "usr/bin", "usr/bin/one", "usr/bin/two"),
                entries.stream().map(read -> read.entry().getName()).toList());
        assertTrue(entries.get(1).entry().isSymbolicLink());
        assertEquals("usr/bin", entries.get(1).content());
        assertTrue(entries.get(2).entry().isPipe());
        assertEquals(0620, entries.get(2).entry().getMode() & 07777);
        CpioArchiveEntry one = entries.get(5).entry();
        CpioArchiveEntry two = entries.get(6).entry();
        assertEquals(0755, one.getMode() & 07777);
        assertEquals(77, one.getTime());
        assertEquals(LATEST, entries.get(3).entry().getTime(), "a later time becomes the latest one");
        assertEquals(one.getInode(), two.getInode(), "two names of one file");
        assertEquals(2, two.getNumberOfLinks());
        assertEquals("program", entries.get(6).content(), "the last name carries the content");
        assertEquals("", entries.get(5).content());
    }

    @Test
    void theSameRootGivesTheSameBytes() throws Exception {
        assertArrayEquals(image(), image());
    }

    @Test
    void aTarHasWhatDoesNotFitIntoItsPlainHeader() throws Exception {
        ImageTree tree = tree();
        String deep = "usr/" + "long-name/".repeat(12) + "file";
        var attributes = new TreeMap<String, Bytes>();
        attributes.put("user.note", Bytes.utf8("a\nb"));
        Item file = Item.file(04755, "content".getBytes(StandardCharsets.UTF_8));
        tree.put(RootPath.of(deep), file.withMeta(new FileMeta(04755, 3_000_000, 7, 99, 0, attributes)));
        tree.put(RootPath.of("dev/tty9"), Item.characterDevice(0620, 4, 9).ownedBy(0, 5));
        tree.put(RootPath.of("far"), Item.link("x".repeat(150)));
        var out = new ByteArrayOutputStream();
        new TarWriter(tree, out).write();
        var entries = new TreeMap<String, TarArchiveEntry>();
        try (var archive = new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                entries.put(entry.getName(), entry);
                if (entry.getName().equals(deep)) {
                    assertEquals("content", new String(archive.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        TarArchiveEntry read = named(entries, deep);
        assertEquals(List.of(3_000_000L, 7L), List.of(read.getLongUserId(), read.getLongGroupId()));
        assertEquals(04755, read.getMode());
        assertEquals("a\nb", read.getExtraPaxHeader("SCHILY.xattr.user.note"));
        TarArchiveEntry tty = named(entries, "dev/tty9");
        assertTrue(tty.isCharacterDevice());
        assertEquals(List.of(4, 9), List.of(tty.getDevMajor(), tty.getDevMinor()));
        assertEquals("x".repeat(150), named(entries, "far").getLinkName());
        assertTrue(named(entries, "usr/bin/two").isLink());
        assertEquals("usr/bin/one", named(entries, "usr/bin/two").getLinkName());
    }

    private static TarArchiveEntry named(TreeMap<String, TarArchiveEntry> entries, String name) {
        return Optional.ofNullable(entries.get(name)).orElseThrow();
    }

    private ImageTree tree() throws Exception {
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            RootPath boot = RootPath.of("boot");
            ImageTree tree = new TreeReader(disk, path -> path.startsWith(boot), 0).read();
            var held = new LinkedHashMap<RootPath, byte[]>();
            for (var entry : tree.items().entrySet()) {
                try (var in = entry.getValue().body().open()) {
                    held.put(entry.getKey(), in.readAllBytes());
                }
            }
            held.forEach((path, bytes) -> tree.items().computeIfPresent(path, (key, item) -> new Item(
                    item.kind(), item.meta(), item.major(), item.minor(), new ImageTree.Body.Held(Bytes.of(bytes)), item.group())));
            return tree;
        }
    }

    private byte[] image() throws Exception {
        var out = new ByteArrayOutputStream();
        new InitramfsWriter(tree()).write(out);
        return out.toByteArray();
    }

    private static List<Read> cpio(byte[] image) throws Exception {
        var entries = new ArrayList<Read>();
        try (var archive = new CpioArchiveInputStream(new ByteArrayInputStream(image))) {
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                entries.add(new Read(entry, new String(archive.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        return entries;
    }
}
