package org.mypkg.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Looks at paths all the time, in a thread of its own: T1 says that none of them is missing, ever. */
final class Poller implements AutoCloseable {
    /** Between two rounds: much shorter than what a traced process needs from one system call to the next. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final ConcurrentLinkedQueue<Watch> watches = new ConcurrentLinkedQueue<>();
    private final AtomicLong looks = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().daemon().name("poller").unstarted(this::look);
    private volatile boolean over;

    static Poller start() {
        var poller = new Poller();
        poller.thread.start();
        return poller;
    }

    /** Some paths that must be there as long as somebody watches. */
    static final class Watch implements AutoCloseable {
        private final Poller poller;
        private final List<Path> paths;
        private final Set<Path> missed = new ConcurrentSkipListSet<>();

        private Watch(Poller poller, List<Path> paths) {
            this.poller = poller;
            this.paths = paths;
        }

        /** Those that were missing at some moment. */
        Set<Path> missed() {
            return missed;
        }

        @Override
        public void close() {
            poller.watches.remove(this);
        }
    }

    /** Begins to watch these paths of a root. */
    Watch watch(Path root, Collection<String> paths) {
        var watch = new Watch(this, paths.stream().map(root::resolve).toList());
        watches.add(watch);
        return watch;
    }

    /** How often it looked at a path. */
    long looks() {
        return looks.get();
    }

    private void look() {
        while (!over) {
            for (Watch watch : watches) {
                for (Path path : watch.paths) {
                    // Whoever ended the watch meanwhile may have removed the tree already.
                    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && watches.contains(watch)) {
                        watch.missed.add(path);
                    }
                }
                looks.addAndGet(watch.paths.size());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
