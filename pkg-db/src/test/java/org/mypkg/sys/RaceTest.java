package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** Whoever changes names while we work cannot lead us out of the root, and our own threads do not disturb each other. */
final class RaceTest {
    private static final int ROUNDS = 3_000;

    private final Scratch scratch = Scratch.asRoot();

    @SuppressWarnings("NullAway.Init")
    private LinuxFilesystem disk;

    private Path outside = Path.of("/");

    @BeforeEach
    void open() throws DiskException {
        disk = scratch.open();
        outside = HostFiles.createDirectories(scratch.directory().resolve("outside"));
    }

    @AfterEach
    void release() throws DiskException {
        scratch.release();
    }

    /** The directory and a link to the outside, by absolute text and by dots, take each other's place all the time. */
    @RepeatedTest(2)
    void nothingLandsOutsideWhileADirectoryIsSwappedForALink() throws Exception {
        make("d", "d/sub");
        Path root = scratch.directory().resolve("root");
        HostFiles.symlink(root.resolve("absolute"), outside);
        HostFiles.symlink(root.resolve("dots"), Path.of("../outside"));
        HostFiles.createDirectories(outside.resolve("sub"));
        var swaps = new AtomicInteger();
        var refused = new AtomicInteger();
        var stop = new AtomicBoolean();
        try (LinuxFilesystem swapper = LinuxFilesystem.open(root);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> swapping = thread.submit(() -> swapUntil(stop, swapper, swaps));
            for (int i = 0; i < ROUNDS || (swaps.get() < 1_000 && !swapping.isDone()); i++) {
                writeInto("d/sub/f" + i, refused);
                writeInto("d/g" + i, refused);
            }
            stop.set(true);
            swapping.get();
        }
        assertEquals(List.of(outside, outside.resolve("sub")), HostFiles.walk(outside));
        assertTrue(swaps.get() >= 1_000, "only " + swaps + " swaps");
        assertTrue(refused.get() > 0, "never met a link, so nothing was tried");
    }

    private void writeInto(String path, AtomicInteger refused) {
        try {
            disk.apply(new Effect.WriteFile(
                    RootPath.of(path), DiskFixture.FILE, Effect.Content.of(new byte[] {1})));
        } catch (DiskException failed) {
            refused.incrementAndGet();
        }
    }

    private static Integer swapUntil(AtomicBoolean stop, LinuxFilesystem swapper, AtomicInteger swaps)
            throws DiskException {
        RootPath directory = RootPath.of("d");
        while (!stop.get()) {
            for (String link : List.of("absolute", "dots")) {
                swapper.apply(new Effect.Exchange(directory, RootPath.of(link)));
                swaps.incrementAndGet();
                swapper.apply(new Effect.Exchange(directory, RootPath.of(link)));
                swaps.incrementAndGet();
            }
        }
        return swaps.get();
    }

    @Test
    void severalThreadsWriteWhatTheyMean() throws Exception {
        int threads = 8;
        int files = 200;
        for (int t = 0; t < threads; t++) {
            make("t" + t);
        }
        var start = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> all = java.util.stream.IntStream.range(0, threads)
                    .mapToObj(t -> pool.submit(writer(start, t, files)))
                    .toList();
            start.countDown();
            for (Future<Integer> one : all) {
                assertEquals(files, one.get());
            }
        }
        for (int t = 0; t < threads; t++) {
            Set<Bytes> seen = new TreeSet<>(disk.list(RootPath.of("t" + t)));
            assertEquals(files, seen.size());
        }
    }

    private Callable<Integer> writer(CountDownLatch start, int t, int files) {
        return () -> {
            start.await();
            for (int i = 0; i < files; i++) {
                RootPath path = RootPath.of("t" + t + "/f" + i);
                byte[] content = (t + "-" + i + "-").repeat(i).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                disk.apply(new Effect.WriteFile(path, DiskFixture.FILE, Effect.Content.of(content)));
                try (var in = disk.read(path)) {
                    assertEquals(Bytes.of(content), Bytes.of(in.readAllBytes()));
                }
            }
            return files;
        };
    }

    private void make(String... directories) throws DiskException {
        for (String directory : directories) {
            disk.apply(new Effect.MakeDirectory(RootPath.of(directory), DiskFixture.DIRECTORY));
        }
    }
}
