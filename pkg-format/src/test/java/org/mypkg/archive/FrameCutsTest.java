package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;

/** Where payloads are cut. */
final class FrameCutsTest {
    private static FrameCuts.Measured piece(int first, long alone, long behind) {
        return new FrameCuts.Measured(new FrameCuts.Run(first, 1, 200_000), alone, behind);
    }

    @Test
    void whatHasNothingInCommonIsCutWhereverThatIsPaidFor() {
        var pieces = new ArrayList<FrameCuts.Measured>();
        for (int i = 0; i < 10; i++) {
            pieces.add(piece(i, 100_000, 100_000));
        }
        assertEquals(1, FrameCuts.frames(pieces, 0).size());
        assertEquals(1, FrameCuts.frames(pieces, FrameCuts.FRAME_BYTES - 1).size());
        assertEquals(4, FrameCuts.frames(pieces, 3 * FrameCuts.FRAME_BYTES).size());
        assertEquals(10, FrameCuts.frames(pieces, 30_000).size());
    }

    /** The last piece has nothing in common with the others: to cut it off costs next to nothing, every other cut much. */
    @Test
    void theCutComesWhereTheKindChanges() {
        var pieces = new ArrayList<FrameCuts.Measured>();
        for (int i = 0; i < 6; i++) {
            boolean firstOfItsKind = i == 0 || i == 5;
            pieces.add(piece(i, 100_000, firstOfItsKind ? 100_000 : 20_000));
        }
        List<FrameCuts.Run> frames = FrameCuts.frames(pieces, 1_000);
        assertEquals(2, frames.size(), frames.toString());
        assertEquals(5, frames.getFirst().count());
    }

    /** Each piece is in one frame, in order, whatever the measures are. */
    @Test
    void framesHoldEachFileOnceInOrder() {
        var random = new Random(3);
        for (int round = 0; round < 200; round++) {
            var pieces = new ArrayList<FrameCuts.Measured>();
            int first = 0;
            for (int i = random.nextInt(40) + 1; i > 0; i--) {
                int count = random.nextInt(5) + 1;
                long behind = random.nextInt(100_000);
                var run = new FrameCuts.Run(first, count, random.nextInt(1_000_000));
                pieces.add(new FrameCuts.Measured(run, behind + random.nextInt(20_000), behind));
                first += count;
            }
            int next = 0;
            for (FrameCuts.Run frame : FrameCuts.frames(pieces, random.nextInt(100_000))) {
                assertEquals(next, frame.first());
                next += frame.count();
            }
            assertEquals(first, next);
        }
    }

    /** Files of words from one small vocabulary: every cut costs, so that a naive choice would cost much more than it may. */
    private static Samples words(int files) {
        var random = new Random(4);
        var vocabulary = new ArrayList<String>();
        for (int i = 0; i < 3_000; i++) {
            vocabulary.add(Long.toString(random.nextLong() >>> 20, 36));
        }
        var samples = new Samples();
        for (int i = 0; i < files; i++) {
            var text = new StringBuilder();
            for (int word = 0; word < 1_500; word++) {
                text.append(vocabulary.get((int) (Math.abs(random.nextGaussian()) * 700) % 3_000)).append(' ');
            }
            samples.file(String.format(Locale.ROOT, "usr/share/f%03d", i), text.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return samples;
    }

    @Test
    void framesCostNoMoreThanTheyMay() throws Exception {
        Samples samples = words(100);
        Samples.Packed packed = samples.pack(Samples.spec(), Optional.empty());
        List<FileEntry> files = packed.written().manifest().files();
        var single = new ByteArrayOutputStream();
        long content = files.stream().mapToLong(TarHeaders::totalBytes).sum();
        try (var zstd = ZstdFrameOutput.ofLevel(Effort.USUAL.level(), single, content)) {
            for (FileEntry file : files) {
                zstd.write(TarHeaders.encode(file));
                if (file instanceof FileEntry.Regular regular) {
                    zstd.write(samples.content(file.path()));
                    zstd.write(new byte[(int) (TarHeaders.padded(regular.sizeBytes()) - regular.sizeBytes())]);
                }
            }
        }
        List<Frame> frames = packed.written().manifest().frames();
        long all = frames.stream().mapToLong(Frame::lengthBytes).sum();
        assertTrue(frames.size() > 1, "nothing was cut");
        // The choice is made by a quicker level; 3 % is what it is meant to come to.
        assertTrue(all <= single.size() * 1.033, all + " against " + single.size());
    }
}
