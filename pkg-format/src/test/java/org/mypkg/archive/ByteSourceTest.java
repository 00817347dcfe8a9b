package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.Frame;
import org.mypkg.model.RootPath;

/** What the reader takes from its source, and what it makes of a source's failures. */
final class ByteSourceTest {
    /** Remembers every range that was asked for. */
    private static final class Watched implements ByteSource {
        private final byte[] bytes;
        private final List<String> asked = new ArrayList<>();

        Watched(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long lengthBytes() {
            return bytes.length;
        }

        @Override
        public InputStream open(long offset, long lengthBytes) throws IOException {
            asked.add(offset + "+" + lengthBytes);
            return ByteSource.of(bytes).open(offset, lengthBytes);
        }
    }

    private static Samples.Packed threeFrames() throws Exception {
        var samples = new Samples();
        for (int i = 0; i < 3; i++) {
            byte[] content = new byte[(int) FrameCuts.PIECE_BYTES];
            new Random(i).nextBytes(content);
            samples.file("usr/f" + i, content);
        }
        return samples.pack(Samples.spec(), Optional.empty());
    }

    @Test
    void anArrayGivesItsPieces() throws Exception {
        ByteSource source = ByteSource.of(new byte[] {1, 2, 3, 4});
        assertEquals(4, source.lengthBytes());
        assertArrayEquals(new byte[] {2, 3}, source.open(1, 2).readAllBytes());
        assertArrayEquals(new byte[] {4}, source.open(3, 100).readAllBytes());
        assertArrayEquals(new byte[0], source.open(9, 1).readAllBytes());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, source.open(0, Long.MAX_VALUE).readAllBytes());
    }

    /** So an upgrade can fetch only what changed. */
    @Test
    void onlyTheHeadAndTheWantedFrameAreRead() throws Exception {
        Samples.Packed packed = threeFrames();
        WrittenPackage written = packed.written();
        var source = new Watched(packed.bytes());
        PackageReader reader = PackageReader.open(source, Limits.DEFAULT, written.headBytes(), written.headDigest());
        assertEquals(List.of("0+" + written.headBytes(), written.headBytes() + "+8"), source.asked);
        source.asked.clear();
        var seen = new ArrayList<RootPath>();
        reader.<IOException>readFrame(1, (index, entry, content) -> seen.add(entry.path()));
        Frame frame = reader.manifest().frames().get(1);
        assertEquals(List.of(reader.frameOffset(1) + "+" + frame.lengthBytes()), source.asked);
        assertEquals(List.of(RootPath.of("usr/f1")), seen);
        assertEquals(reader.payloadOffset(), reader.frameOffset(0));
    }

    @Test
    void aSourceThatGivesOneByteAtATimeWillDo() throws Exception {
        byte[] bytes = Samples.everything().pack();
        ByteSource slow = new ByteSource() {
            @Override
            public long lengthBytes() {
                return bytes.length;
            }

            @Override
            public InputStream open(long offset, long lengthBytes) throws IOException {
                return new FilterInputStream(ByteSource.of(bytes).open(offset, lengthBytes)) {
                    @Override
                    public int read(byte[] buffer, int from, int count) throws IOException {
                        return super.read(buffer, from, Math.min(1, count));
                    }
                };
            }
        };
        PackageReader reader = PackageReader.open(slow, Limits.DEFAULT);
        var count = new int[1];
        reader.<IOException>readAll((index, entry, content) -> count[0]++);
        assertEquals(reader.manifest().files().size(), count[0]);
    }

    @Test
    void theSourcesOwnFailureComesOutUnchanged() throws Exception {
        byte[] bytes = new Samples().file("usr/a", "abc").pack();
        var broken = new IOException("the disk is gone");
        for (int budget = 0; budget < 6; budget++) {
            int opens = budget;
            var failing = new ByteSource() {
                private int opened;

                @Override
                public long lengthBytes() {
                    return bytes.length;
                }

                @Override
                public InputStream open(long offset, long lengthBytes) throws IOException {
                    if (opened++ == opens) {
                        throw broken;
                    }
                    return ByteSource.of(bytes).open(offset, lengthBytes);
                }
            };
            try {
                PackageReader.open(failing, Limits.DEFAULT).<IOException>readAll((index, entry, content) -> {});
                assertTrue(opens >= 4, "the package was read with " + opens + " openings");
            } catch (IOException thrown) {
                assertSame(broken, thrown);
            }
        }
    }

    /** (R1): a frame that would be a bomb is not even begun when its digest is wrong. */
    @Test
    void aFrameWithAWrongDigestIsNeverDecompressed() throws Exception {
        Samples.Packed packed = threeFrames();
        PackageReader good = PackageReader.open(ByteSource.of(packed.bytes()), Limits.DEFAULT);
        byte[] bad = packed.bytes().clone();
        int from = (int) good.frameOffset(1);
        int length = (int) good.manifest().frames().get(1).lengthBytes();
        byte[] other = Zstd.compress(new byte[1 << 20], 1);
        System.arraycopy(other, 0, bad, from, Math.min(length, other.length));
        PackageReader reader = PackageReader.open(ByteSource.of(bad), Limits.DEFAULT);
        var seen = new ArrayList<Integer>();
        assertThrows(
                FormatException.class, () -> reader.<IOException>readFrame(1, (index, entry, content) -> seen.add(index)));
        assertEquals(List.of(), seen);
        reader.<IOException>readFrame(2, (index, entry, content) -> seen.add(index));
        assertEquals(List.of(2), seen);
    }

    @Test
    void limitsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, -1, 1, 1));
    }
}
