package org.mypkg.fetch;

import java.time.Duration;

/** Waits before a download is tried again. */
@FunctionalInterface
public interface Pause {
    /** Waits in real time. */
    Pause REAL = duration -> {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    };

    /** Waits. */
    void forAbout(Duration duration);
}
