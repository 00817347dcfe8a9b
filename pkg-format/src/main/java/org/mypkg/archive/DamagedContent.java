package org.mypkg.archive;

import java.io.IOException;

/** Travels through streams, which may throw nothing else, to the reader, which makes a {@link FormatException} of it. */
final class DamagedContent extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean tooLong;

    DamagedContent(String message) {
        this(message, false);
    }

    DamagedContent(String message, boolean tooLong) {
        super(message);
        this.tooLong = tooLong;
    }

    /** Whether a limit was exceeded, rather than anything broken. */
    boolean tooLong() {
        return tooLong;
    }
}
