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
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.Effect;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;

/** Reads the images back with another implementation of the format. */
final class InitramfsWriterTest {
    private static final long LATEST = 1_000_000;

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
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            var fifo = new Effect.NodeKind.Fifo();
            disk.apply(new Effect.MakeNode(RootPath.of("pipe"), fifo, FileMeta.of(0620, 0, 0, 5)));
        }
    }

    @Test
    void everyFileComesBackAsItIs() throws Exception {
        List<Read> entries = read(image());
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

    private byte[] image() throws Exception {
        var out = new ByteArrayOutputStream();
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            RootPath boot = RootPath.of("boot");
            int entries = new InitramfsWriter(disk, path -> path.startsWith(boot), LATEST).write(out);
            assertEquals(7, entries);
        }
        return out.toByteArray();
    }

    private static List<Read> read(byte[] image) throws Exception {
        var entries = new ArrayList<Read>();
        try (var archive = new CpioArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(image)))) {
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                entries.add(new Read(entry, new String(archive.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        return entries;
    }
}
