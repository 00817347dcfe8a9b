package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Property;

/** Our view of zstd frames against the library's. */
final class ZstdFramesTest {
    private static byte[] content(int length, boolean random) {
        byte[] content = new byte[length];
        if (random) {
            new Random(length).nextBytes(content);
        } else {
            for (int i = 0; i < length; i++) {
                content[i] = (byte) (i / 100);
            }
        }
        return content;
    }

    private static byte[] followedByMore(byte[] frame) {
        byte[] longer = Arrays.copyOf(frame, frame.length + 50);
        Arrays.fill(longer, frame.length, longer.length, (byte) 0x5a);
        return longer;
    }

    private static byte[] read(byte[] bytes, long lengthMax) throws IOException {
        return ZstdFrames.readFrame(new ByteArrayInputStream(bytes), lengthMax);
    }

    /** Raw, run-length and compressed blocks, one and many, with and without checksum and content size. */
    @Test
    void aFrameEndsWhereTheLibrarySaysItEnds() throws Exception {
        for (int length : new int[] {0, 1, 255, 256, 257, 65_791, 65_792, 300_000}) {
            for (boolean random : new boolean[] {false, true}) {
                for (boolean size : new boolean[] {false, true}) {
                    byte[] frame = compress(content(length, random), size);
                    assertEquals(frame.length, Zstd.findFrameCompressedSize(frame), 0);
                    assertArrayEquals(frame, read(followedByMore(frame), 1 << 20), length + " " + random + " " + size);
                }
            }
        }
    }

    private static byte[] compress(byte[] content, boolean size) {
        try (var context = new ZstdCompressCtx()) {
            return context.setLevel(3).setContentSize(size).setChecksum(!size).compress(content);
        }
    }

    @Test
    void aStreamedFrameEndsThereToo() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var zstd = new ZstdOutputStreamNoFinalizer(out, 1)) {
            for (int i = 0; i < 5; i++) {
                zstd.write(content(50_000, i % 2 == 0));
                zstd.flush();
            }
        }
        assertArrayEquals(out.toByteArray(), read(followedByMore(out.toByteArray()), 1 << 20));
    }

    @Test
    void aFrameLongerThanAllowedIsNotRead() throws Exception {
        byte[] frame = compress(content(10_000, true), true);
        assertArrayEquals(frame, read(frame, frame.length));
        var thrown = assertThrows(ZstdFrames.NoFrame.class, () -> read(frame, frame.length - 1));
        assertTrue(thrown.tooLong());
    }

    @Test
    void whatIsNoFrameIsNotRead() throws Exception {
        byte[] frame = compress(content(100, false), true);
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThrows(EOFException.class, () -> read(cut, 1 << 20), "cut at " + length);
        }
        byte[] skippable = ZstdFrames.signatureFrame(new byte[] {1, 2, 3});
        assertThrows(ZstdFrames.NoFrame.class, () -> read(skippable, 1 << 20));
    }

    @Test
    void theSignatureFrameIsSkippedByTheLibrary() {
        byte[] frame = ZstdFrames.signatureFrame(new byte[] {1, 2, 3, 4, 5});
        assertEquals(13, frame.length);
        ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x184D2A53, header.getInt(0));
        assertEquals(5, header.getInt(4));
        assertEquals(frame.length, Zstd.findFrameCompressedSize(frame));
    }

    private static byte[] written(byte[] content, int piece) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zstd = ZstdFrameOutput.ofLevel(Effort.USUAL.level(), out, content.length)) {
            for (int from = 0; from < content.length; from += piece) {
                zstd.write(content, from, Math.min(piece, content.length - from));
            }
        }
        return out.toByteArray();
    }

    @Test
    void howContentIsHandedOverMakesNoDifference() throws Exception {
        byte[] content = content(400_000, false);
        byte[] expected = written(content, content.length);
        for (int piece : List.of(1_000, 131_071, 131_072, 131_073)) {
            assertArrayEquals(expected, written(content, piece), "pieces of " + piece);
        }
        assertArrayEquals(content, Zstd.decompress(expected, content.length));
        assertEquals(content.length, Zstd.getFrameContentSize(expected));
        assertEquals(0, Zstd.getFrameContentSize(written(new byte[0], 1)));
    }

    @Test
    void whatIsWrittenIsReadThroughTheLimitedInput() {
        Property.check("frames survive", 60, gen -> {
            byte[] content = gen.bytes(300);
            byte[] frame = written(content, 1 + gen.below(50));
            try (var in = new ZstdInput(new ByteArrayInputStream(frame), content.length)) {
                assertArrayEquals(content, in.readExactly(content.length));
                in.readEnd();
            }
            if (content.length > 0) {
                try (var in = new ZstdInput(new ByteArrayInputStream(frame), content.length - 1)) {
                    var thrown = assertThrows(DamagedContent.class, in::readAllBytes);
                    assertTrue(thrown.tooLong());
                }
            }
        });
    }
}
