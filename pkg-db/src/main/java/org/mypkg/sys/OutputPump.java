package org.mypkg.sys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads a program's output in a thread of its own, hands out its lines, and keeps its last bytes. */
final class OutputPump implements Runnable {
    private static final int LONGEST_LINE_BYTES = 1 << 16;
    private static final long LAST_WORDS_MILLIS = 2_000;

    private final InputStream in;
    private final Consumer<String> lines;
    private final int keepBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Thread thread = new Thread(this, "output");
    private byte[] kept = new byte[0];

    OutputPump(InputStream in, Consumer<String> lines, int keepBytes) {
        this.in = in;
        this.lines = lines;
        this.keepBytes = keepBytes;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * What was kept, once the program has ended. A process that it left behind may hold the pipe open for ever, so the
     * wait for the last words has an end.
     */
    String finish() {
        try {
            thread.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return new String(kept, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void run() {
        byte[] chunk = new byte[8192];
        try (in) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                keep(chunk, n);
                split(chunk, n);
            }
        } catch (IOException closed) {
            // The pipe went away with its process: what came so far is all there is.
        }
        if (line.size() > 0) {
            emit();
        }
    }

    private synchronized void keep(byte[] chunk, int n) {
        byte[] all = Arrays.copyOf(kept, kept.length + n);
        System.arraycopy(chunk, 0, all, kept.length, n);
        kept = all.length <= keepBytes ? all : Arrays.copyOfRange(all, all.length - keepBytes, all.length);
    }

    private void split(byte[] chunk, int n) {
        for (int i = 0; i < n; i++) {
            if (chunk[i] == '\n') {
                emit();
            } else {
                line.write(chunk[i]);
            }
            if (line.size() >= LONGEST_LINE_BYTES) {
                emit();
            }
        }
    }

    private void emit() {
        lines.accept(line.toString(StandardCharsets.UTF_8));
        line.reset();
    }
}
