package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Frame;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** What was packed is what is read, and the same again gives the same bytes. */
final class PackageRoundTripTest {
    private static PackageReader open(byte[] bytes) throws FormatException, IOException {
        return PackageReader.open(ByteSource.of(bytes), Limits.DEFAULT);
    }

    @Test
    void everyKindOfFileComesBack() throws Exception {
        Samples samples = Samples.everything();
        PackageReader reader = open(samples.pack());
        List<RootPath> paths = reader.manifest().files().stream().map(FileEntry::path).toList();
        assertEquals(samples.entries().stream().map(FileEntry::path).sorted().toList(), paths);

        var seen = new ArrayList<RootPath>();
        reader.<IOException>readAll((index, entry, content) -> {
            assertEquals(reader.manifest().files().get(index), entry);
            byte[] bytes = content.readAllBytes();
            seen.add(entry.path());
            if (entry instanceof FileEntry.Regular regular) {
                assertArrayEquals(samples.content(entry.path()), bytes, entry.path().toString());
                assertEquals(bytes.length, regular.sizeBytes());
            } else {
                assertEquals(0, bytes.length);
            }
        });
        assertEquals(paths, seen);
    }

    @Test
    void metadataComesBackUnchanged() throws Exception {
        Samples samples = Samples.everything();
        var packed = new TreeMap<RootPath, FileEntry>();
        samples.entries().forEach(entry -> packed.put(entry.path(), entry));
        for (FileEntry entry : open(samples.pack()).manifest().files()) {
            FileEntry before = Objects.requireNonNull(packed.get(entry.path()));
            assertEquals(before.meta(), entry.meta(), entry.path().toString());
            if (!(entry instanceof FileEntry.Regular)) {
                assertEquals(before, entry);
            }
        }
    }

    @Test
    void theOrderOfTheInputMakesNoDifference() throws Exception {
        byte[] expected = Samples.everything().pack();
        for (int seed = 0; seed < 5; seed++) {
            Samples shuffled = Samples.everything();
            Collections.shuffle(shuffled.entries(), new Random(seed));
            assertArrayEquals(expected, shuffled.pack(), "seed " + seed);
        }
    }

    @Test
    void theWriterSaysWhatItWrote() throws Exception {
        Samples.Packed packed = Samples.everything().pack(Samples.spec(), Optional.empty());
        WrittenPackage written = packed.written();
        assertEquals(packed.bytes().length, written.sizeBytes());
        assertEquals(Digest.of(packed.bytes()), written.digest());
        PackageReader reader =
                PackageReader.open(ByteSource.of(packed.bytes()), Limits.DEFAULT, written.headBytes(), written.headDigest());
        assertEquals(written.manifest(), reader.manifest());
        assertEquals(Optional.empty(), reader.signature().map(List::of));
    }

    @Test
    void framesAreCutAtFileBoundariesAndLargeFilesStandAlone() throws Exception {
        var random = new Random(7);
        var samples = new Samples();
        for (int i = 0; i < 14; i++) {
            byte[] content = new byte[70_000];
            random.nextBytes(content);
            samples.file(String.format(Locale.ROOT, "usr/a%02d", i), content);
        }
        byte[] large = new byte[1 << 20];
        random.nextBytes(large);
        samples.file("usr/a07-large", large);
        PackageReader reader = open(samples.pack());
        List<Frame> frames = reader.manifest().frames();
        assertTrue(frames.size() >= 4, frames.toString());
        long alone = frames.stream()
                .filter(frame -> reader.manifest().files().get(frame.firstFile()).path().equals(RootPath.of("usr/a07-large")))
                .mapToInt(Frame::fileCount)
                .sum();
        assertEquals(1, alone);
        for (Frame frame : frames) {
            assertTrue(frame.contentBytes() < 2 * FrameCuts.PIECE_BYTES || frame.fileCount() == 1, frames.toString());
        }
        reader.<IOException>readAll((index, entry, content) ->
                assertArrayEquals(samples.content(entry.path()), content.readAllBytes(), entry.path().toString()));
        int frame = frames.size() - 1;
        var seen = new ArrayList<Integer>();
        reader.<IOException>readFrame(frame, (index, entry, content) -> seen.add(index));
        assertEquals(frames.get(frame).firstFile(), seen.getFirst());
        assertEquals(frames.get(frame).fileCount(), seen.size());
    }

    @Test
    void aPackageWithoutFilesIsAPackage() throws Exception {
        PackageReader reader = open(new Samples().pack());
        assertEquals(List.of(), reader.manifest().files());
        assertEquals(List.of(), reader.manifest().frames());
        reader.<IOException>readAll((index, entry, content) -> {
            throw new IOException("there is nothing to hand out");
        });
    }

    @Test
    void contentThatIsNotReadIsCheckedAllTheSame() throws Exception {
        PackageReader reader = open(new Samples().file("usr/a", "abc").file("usr/b", "def").pack());
        var seen = new ArrayList<RootPath>();
        reader.<IOException>readAll((index, entry, content) -> seen.add(entry.path()));
        assertEquals(List.of(RootPath.of("usr/a"), RootPath.of("usr/b")), seen);
    }

    @Test
    void whatTheConsumerThrowsComesOut() throws Exception {
        PackageReader reader = open(new Samples().file("usr/a", "abc").pack());
        var thrown = assertThrows(
                InterruptedException.class,
                () -> reader.<InterruptedException>readAll((index, entry, content) -> {
                    throw new InterruptedException("stop");
                }));
        assertEquals("stop", thrown.getMessage());
    }

    @Test
    void aFileThatChangesWhileItIsPackedIsNoticed() throws Exception {
        var opened = new int[1];
        ContentProvider changing = entry -> {
            opened[0]++;
            return new ByteArrayInputStream(new byte[opened[0] == 1 ? 10 : 11]);
        };
        List<FileEntry> files = new Samples().file("usr/a", "").entries();
        var thrown = assertThrows(
                IOException.class,
                () -> PackageWriter.write(
                        Samples.spec(), files, changing, Optional.empty(), OutputStream.nullOutputStream()));
        assertTrue(String.valueOf(thrown.getMessage()).contains("/usr/a grows"), thrown.getMessage());
    }

    @Test
    void aFileThatChangesBetweenThePassesIsNoticed() throws Exception {
        var opened = new int[1];
        ContentProvider changing = entry -> {
            opened[0]++;
            return new ByteArrayInputStream(new byte[] {(byte) (opened[0] / 3)});
        };
        List<FileEntry> files = new Samples().file("usr/a", "").entries();
        var thrown = assertThrows(
                IOException.class,
                () -> PackageWriter.write(
                        Samples.spec(), files, changing, Optional.empty(), OutputStream.nullOutputStream(), Effort.USUAL, 0));
        assertTrue(String.valueOf(thrown.getMessage()).contains("changes while it is packed"), thrown.getMessage());
    }

    @Test
    void whatIsNotKeptInMemoryIsCompressedAgainToTheSameBytes() throws Exception {
        Samples samples = Samples.everything();
        ContentProvider contents = entry -> new ByteArrayInputStream(samples.content(entry.path()));
        for (long kept : new long[] {0, 100, PackageWriter.KEPT_BYTES_LEAST}) {
            var out = new ByteArrayOutputStream();
            PackageWriter.write(Samples.spec(), samples.entries(), contents, Optional.empty(), out, Effort.USUAL, kept);
            assertArrayEquals(Samples.everything().pack(), out.toByteArray(), kept + " bytes kept");
        }
    }

    @Test
    void theIndexedSizeCountsRegularFilesOnce() throws Exception {
        Samples.Packed packed = new Samples()
                .file("usr/a", "12345")
                .add(new FileEntry.Hardlink(
                        RootPath.of("usr/b"),
                        FileMeta.of(0644, 0, 0, Samples.TIME),
                        RootPath.of("usr/a")))
                .pack(Samples.spec(), Optional.empty());
        assertEquals(5, packed.written().manifest().spec().installedBytes());
    }

    @Test
    void aWrongPromiseIsFoundBeforeAnythingIsDecompressed() throws Exception {
        Samples.Packed packed = new Samples().file("usr/a", "abc").pack(Samples.spec(), Optional.empty());
        var wrong = assertThrows(
                FormatException.class,
                () -> PackageReader.open(
                        ByteSource.of(packed.bytes()),
                        Limits.DEFAULT,
                        packed.written().headBytes(),
                        Digest.of(new byte[] {1})));
        assertEquals(ErrorCode.DIGEST_MISMATCH, wrong.code());
    }
}
