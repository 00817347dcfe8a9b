package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.PackageSpec;

/** Frames on several threads: the same bytes, the same failures. */
final class FramePoolTest {
    private static final PackageSpec SPEC = Samples.spec();

    /** Files of two kinds, so that there are frames of several lengths. */
    private static Samples mixed() {
        var random = new Random(11);
        var samples = new Samples();
        for (int i = 0; i < 24; i++) {
            byte[] noise = new byte[40_000 + random.nextInt(200_000)];
            random.nextBytes(noise);
            String name = String.format(Locale.ROOT, "usr/share/f%02d", i);
            byte[] words = ("file " + i % 3 + " has some words of its own\n").repeat(3_000).getBytes(StandardCharsets.UTF_8);
            samples.file(name, i % 2 == 0 ? noise : words);
        }
        return samples;
    }

    private static byte[] packed(Samples samples, Effort effort, long kept) throws Exception {
        ContentProvider contents = entry -> new ByteArrayInputStream(samples.content(entry.path()));
        var out = new ByteArrayOutputStream();
        WrittenPackage written = PackageWriter.write(SPEC, samples.entries(), contents, Optional.empty(), out, effort, kept);
        assertTrue(written.manifest().frames().size() > 3, "several frames: " + written.manifest().frames().size());
        return out.toByteArray();
    }

    @Test
    void theNumberOfThreadsChangesNoByte() throws Exception {
        Samples samples = mixed();
        byte[] one = packed(samples, new Effort(9, 1), Long.MAX_VALUE);
        for (int threads : new int[] {2, 3, 8}) {
            assertArrayEquals(one, packed(samples, new Effort(9, threads), Long.MAX_VALUE), threads + " threads");
        }
        // What is kept depends on who is through first, and must not matter.
        assertArrayEquals(one, packed(samples, new Effort(9, 4), 600_000));
    }

    @Test
    void whatOneThreadCannotReadFailsThePackage() {
        Samples samples = mixed();
        ContentProvider contents = entry -> {
            if (!Thread.currentThread().getName().equals("main") && entry.path().toString().endsWith("f07")) {
                throw new IOException("f07 is unreadable");
            }
            return new ByteArrayInputStream(samples.content(entry.path()));
        };
        var thrown = assertThrows(
                IOException.class,
                () -> PackageWriter.write(
                        SPEC, samples.entries(), contents, Optional.empty(), new ByteArrayOutputStream(), new Effort(1, 2)));
        assertEquals("f07 is unreadable", thrown.getMessage());
    }

    /** The barrier opens only for two who run at the same time. */
    @Test
    void tasksRunTogetherAndAnswerInTheirOrder() throws Exception {
        var barrier = new CyclicBarrier(2);
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 6; i++) {
            int number = i;
            tasks.add(() -> {
                barrier.await();
                return number;
            });
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5), new FramePool(2).all(tasks));
    }

    @Test
    void ofSeveralFailuresTheFirstOnesIsTold() {
        List<Callable<String>> tasks = List.of(() -> "fine", () -> {
            throw new IOException("first");
        }, () -> {
            throw new IOException("second");
        });
        for (int threads : new int[] {1, 3}) {
            var thrown = assertThrows(IOException.class, () -> new FramePool(threads).all(tasks));
            assertEquals("first", thrown.getMessage());
        }
    }

    @Test
    void anEffortThatZstdDoesNotKnowIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Effort.USUAL.withLevel(20));
        assertThrows(IllegalArgumentException.class, () -> new Effort(19, 0));
    }
}
