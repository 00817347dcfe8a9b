package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.testing.Property;

/** What holds for every package, whatever lies in it. */
final class PackagePropertyTest {
    @Test
    void whatWasPackedIsWhatIsRead() {
        Property.check("packages survive their bytes", 60, gen -> {
            Entries entries = Entries.draw(gen);
            gen.note("files", entries.list());
            byte[] bytes = pack(entries, entries.list());
            assertArrayEquals(bytes, pack(entries, gen.shuffled(entries.list())));
            PackageReader reader = PackageReader.open(ByteSource.of(bytes), Limits.DEFAULT);
            assertEquals(entries.list(), reader.manifest().files());
            var contents = new ArrayList<RootPath>();
            reader.<IOException>readAll((index, entry, content) -> {
                assertArrayEquals(entries.content(entry.path()), content.readAllBytes());
                contents.add(entry.path());
            });
            assertEquals(entries.list().size(), contents.size());
        });
    }

    private static byte[] pack(Entries entries, List<FileEntry> order) throws Exception {
        var out = new ByteArrayOutputStream();
        PackageWriter.write(Samples.spec(), order, entries.contents(), Optional.empty(), out);
        return out.toByteArray();
    }

    @Test
    void everyEntrySurvivesItsJson() {
        Property.check("entries survive their JSON", 500, gen -> {
            for (FileEntry entry : Entries.draw(gen).list()) {
                gen.note("entry", entry);
                String json = ManifestCodec.encodeEntry(entry);
                assertEquals(entry, ManifestCodec.decodeEntry(json));
                assertEquals(json, ManifestCodec.encodeEntry(ManifestCodec.decodeEntry(json)));
            }
        });
    }

    /** A tar reader that is not ours takes each header for what the entry says. */
    @Test
    void anotherTarReaderUnderstandsEveryHeader() {
        Property.check("headers mean what the entry says", 500, gen -> {
            for (FileEntry file : Entries.draw(gen).list()) {
                gen.note("entry", file);
                byte[] header = TarHeaders.encode(file);
                assertEquals(0, header.length % TarHeaders.BLOCK_BYTES);
                try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(header), StandardCharsets.ISO_8859_1.name())) {
                    check(file, tar.getNextEntry());
                }
            }
        });
    }

    private static void check(FileEntry file, TarArchiveEntry entry) {
        assertEquals(file.meta().mode(), entry.getMode() & 07777);
        assertEquals(file.meta().uid(), entry.getLongUserId());
        assertEquals(file.meta().gid(), entry.getLongGroupId());
        Instant time = Instant.ofEpochSecond(file.meta().mtimeSeconds(), file.meta().mtimeNanos());
        assertEquals(FileTime.from(time), entry.getLastModifiedTime());
        assertEquals(file instanceof FileEntry.Directory, entry.isDirectory());
        assertEquals(file instanceof FileEntry.Hardlink, entry.isLink());
        assertEquals(file instanceof FileEntry.Symlink, entry.isSymbolicLink());
        assertEquals(TarHeaders.contentBytes(file), entry.getSize());
    }

    /** Frames are independent, so threads may take them in any order. */
    @Test
    void framesMayBeReadByManyThreads() throws Exception {
        var random = new Random(5);
        var samples = new Samples();
        for (int i = 0; i < 6; i++) {
            byte[] content = new byte[(int) FrameCuts.PIECE_BYTES];
            random.nextBytes(content);
            samples.file("usr/f" + i, content);
        }
        PackageReader reader = PackageReader.open(ByteSource.of(samples.pack()), Limits.DEFAULT);
        assertEquals(6, reader.manifest().frames().size());
        var tasks = new ArrayList<Callable<Digest>>();
        for (int i = 0; i < 24; i++) {
            int frame = i % 6;
            tasks.add(() -> digestOf(reader, frame));
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            var results = threads.invokeAll(tasks);
            for (int i = 0; i < results.size(); i++) {
                Digest expected = Digest.of(samples.content(RootPath.of("usr/f" + i % 6)));
                assertEquals(expected, results.get(i).get());
            }
        }
    }

    private static Digest digestOf(PackageReader reader, int frame) throws FormatException, IOException {
        var digests = new ArrayList<Digest>();
        reader.<IOException>readFrame(frame, (index, entry, content) -> digests.add(Digest.of(content.readAllBytes())));
        return digests.getFirst();
    }
}
