package org.mypkg.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and a polite request to end, while a root is being changed: the wish is noted, and the process lives until the work
 * has come to the old state or the new one. The virtual machine ends when its shutdown hooks do, so that one of them waits.
 */
final class Interruption {
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);

    /** From now on the process does not end in the middle. */
    void arm() {
        if (armed.compareAndSet(false, true)) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::holdBack, "interruption"));
        }
    }

    private void holdBack() {
        if (over.getCount() == 0) {
            return;
        }
        wanted.set(true);
        try {
            over.await();
            // The thread that worked still has to say how it ended; it halts the machine itself.
            Thread.sleep(LAST_WORDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the user wants to stop. */
    boolean wanted() {
        return wanted.get();
    }

    /** The work has come to an end; whoever waits may go on. */
    void over() {
        over.countDown();
    }
}
