package org.mypkg.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchListener;

/**
 * Files that are fetched at once, by a bounded number of workers; what comes of them is given in the order of the files.
 *
 * <p>The listener is told, and asked whether to go on, by the calling thread. The workers are virtual threads since those can
 * be interrupted while they wait for a server: a wish to stop is not held up by one that says nothing.
 */
final class Batch {
    private static final long GLANCE_MILLIS = 50;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final String task;
    private final int workers;
    private final EngineListener listener;

    /** @param task what this is, for people */
    Batch(String task, int workers, EngineListener listener) {
        this.task = task;
        this.workers = workers;
        this.listener = listener;
    }

    /** A file to bring. @param name for people @param bytes how long it is; 0 if it is here */
    record Item<R>(String name, long bytes, Bringing<R> bringing) {}

    /** Brings a file. */
    @FunctionalInterface
    interface Bringing<R> {
        R bring(FetchListener progress) throws Failure;
    }

    /** Brings all; the first failure ends it, and of several the one of the earliest file is told. */
    <R> List<R> bring(List<Item<R>> items) throws Failure {
        if (items.isEmpty()) {
            return List.of();
        }
        var arrived = new AtomicLongArray(items.size());
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.min(workers, items.size()), Thread.ofVirtual().name("fetch-", 0).factory());
        try {
            var futures = new ArrayList<Future<R>>();
            for (int i = 0; i < items.size(); i++) {
                int index = i;
                Item<R> item = items.get(i);
                futures.add(pool.submit(() -> item.bringing().bring(bytes -> arrived.set(index, bytes))));
            }
            watch(items, futures, arrived);
            return joined(futures);
        } finally {
            end(pool);
        }
    }

    private static void end(ExecutorService pool) {
        pool.shutdownNow();
        try {
            boolean over = pool.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            if (!over) {
                // Such a worker waits for a name server; it holds nothing but the lock of its own file.
                pool.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until all are there or one has failed. */
    private <R> void watch(List<Item<R>> items, List<Future<R>> futures, AtomicLongArray arrived) throws Failure {
        while (true) {
            report(items, futures, arrived);
            Optional<Future<R>> open = futures.stream().filter(f -> !f.isDone()).findFirst();
            boolean failed = futures.stream().anyMatch(f -> f.state() == Future.State.FAILED);
            if (open.isEmpty() || failed) {
                return;
            }
            if (listener.cancelled()) {
                throw cancelled();
            }
            glance(open.get());
        }
    }

    private static void glance(Future<?> open) throws Failure {
        try {
            open.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException lookAgain) {
            // The caller looks at all of them.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw cancelled();
        }
    }

    private <R> void report(List<Item<R>> items, List<Future<R>> futures, AtomicLongArray arrived) {
        long done = 0;
        long total = 0;
        int complete = 0;
        var underWay = new ArrayList<EngineListener.Part>();
        for (int i = 0; i < items.size(); i++) {
            Item<R> item = items.get(i);
            boolean here = futures.get(i).state() == Future.State.SUCCESS;
            long bytes = here ? item.bytes() : Math.min(item.bytes(), arrived.get(i));
            total += item.bytes();
            done += bytes;
            complete += here ? 1 : 0;
            if (!here && bytes > 0) {
                underWay.add(new EngineListener.Part(item.name(), bytes, item.bytes()));
            }
        }
        String detail = items.size() == 1 ? "" : complete + " of " + items.size() + " files";
        listener.fetching(task, detail, underWay, done, total);
    }

    private static <R> List<R> joined(List<Future<R>> futures) throws Failure {
        for (Future<R> future : futures) {
            if (future.state() == Future.State.FAILED) {
                throw told(future.exceptionNow());
            }
        }
        return futures.stream().map(Future::resultNow).toList();
    }

    private static Failure told(Throwable failed) {
        return switch (failed) {
            case Failure failure -> failure;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failed);
        };
    }

    private static EngineException cancelled() {
        return new EngineException(new Diagnostic(
                ErrorCode.CANCELLED,
                "stopped on request",
                List.of("nothing was changed"),
                List.of("run the same command again: downloads go on where they stopped")));
    }
}
