package org.mypkg.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compresses several things at once. What comes back is in the order of the tasks, and of several failures the first one's in that order is
 * told, so nothing depends on the number of threads.
 */
final class FramePool {
    private final int threads;

    /** @param threads 1 runs everything in the caller's thread, in order */
    FramePool(int threads) {
        this.threads = threads;
    }

    /** Runs all. The last ones of the list should be short: they fill what the long ones leave. */
    <R> List<R> all(List<Callable<R>> tasks) throws IOException {
        if (threads == 1 || tasks.size() < 2) {
            var results = new ArrayList<R>();
            for (Callable<R> task : tasks) {
                results.add(called(task));
            }
            return results;
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, tasks.size()));
        try {
            var futures = new ArrayList<Future<R>>();
            tasks.forEach(task -> futures.add(pool.submit(task)));
            var results = new ArrayList<R>();
            for (Future<R> future : futures) {
                results.add(called(future::get));
            }
            return Collections.unmodifiableList(results);
        } finally {
            pool.shutdownNow();
            pool.close();
        }
    }

    private static <R> R called(Callable<R> task) throws IOException {
        try {
            return task.call();
        } catch (ExecutionException failed) {
            throw told(failed.getCause() == null ? failed : failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("packing was interrupted", stopped);
        } catch (Exception failed) {
            throw told(failed);
        }
    }

    private static IOException told(Throwable failed) throws IOException {
        switch (failed) {
            case IOException unread -> throw unread;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new IOException(failed);
        }
    }
}
