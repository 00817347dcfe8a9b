package org.mypkg.txn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.mypkg.diag.Failure;
import org.mypkg.sys.DiskException;

/** Runs tasks on a bounded number of threads; the first failure in the order of tasks is the one that is told. */
final class Workers {
    private final int threads;

    /** @param threads 1 runs everything in the caller's thread, in order: simulations need that */
    Workers(int threads) {
        this.threads = threads;
    }

    void runAll(List<Callable<Void>> tasks) throws Failure, IOException {
        if (threads == 1 || tasks.size() < 2) {
            for (Callable<Void> task : tasks) {
                try {
                    task.call();
                } catch (Exception failed) {
                    throw told(failed);
                }
            }
            return;
        }
        var pool = Executors.newFixedThreadPool(Math.min(threads, tasks.size()));
        try {
            var futures = new ArrayList<Future<Void>>();
            tasks.forEach(task -> futures.add(pool.submit(task)));
            for (Future<Void> future : futures) {
                await(future);
            }
        } finally {
            pool.shutdownNow();
            pool.close();
        }
    }

    /** A line of tasks that run while the caller goes on to hand over more. */
    <R> Line<R> line() {
        return new Line<>(threads);
    }

    /** Tasks in the order of handing over, and what came of them in the same order. Used by one thread. */
    static final class Line<R> implements AutoCloseable {
        private final Optional<ExecutorService> pool;
        private final List<Future<R>> handedOver = new ArrayList<>();

        private Line(int threads) {
            this.pool = threads == 1 ? Optional.empty() : Optional.of(Executors.newFixedThreadPool(threads));
        }

        void submit(Callable<R> task) {
            var future = new FutureTask<R>(task);
            handedOver.add(future);
            pool.ifPresentOrElse(p -> p.execute(future), future);
        }

        /** Waits for all of them. */
        List<R> results() throws Failure, IOException {
            var results = new ArrayList<R>();
            for (Future<R> future : handedOver) {
                results.add(await(future));
            }
            return results;
        }

        /** What has not begun does not begin any more. */
        @Override
        public void close() {
            pool.ifPresent(ExecutorService::shutdownNow);
            pool.ifPresent(ExecutorService::close);
        }
    }

    private static <R> R await(Future<R> future) throws Failure, IOException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw told(failed.getCause() == null ? failed : failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TransactionException(new TransactionException.Fact.Cancelled(false), stopped);
        }
    }

    /** A payload's own failure may come wrapped in that of the disk that was being written. */
    private static IOException told(Throwable failed) throws Failure, IOException {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure failure && !(cause instanceof DiskException)) {
                throw failure;
            }
        }
        switch (failed) {
            case Failure failure -> throw failure;
            case IOException unread -> throw unread;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new IOException(failed);
        }
    }
}
