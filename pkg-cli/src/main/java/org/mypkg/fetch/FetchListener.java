package org.mypkg.fetch;

import java.time.Duration;

/** Is told how a download goes on. Called from the thread that downloads. */
@FunctionalInterface
public interface FetchListener {
    /** For those who do not want to know. */
    FetchListener NONE = doneBytes -> {};

    /** So many bytes of the file are here; fewer than before when a download must begin anew. */
    void arrived(long doneBytes);

    /**
     * A place has served the file, or what was missing of it.
     *
     * @param bytes how much came from there
     * @param took how long the server was waited for
     */
    default void served(Location place, long bytes, Duration took) {}

    /** A place was tried in vain. */
    default void failed(Location place, FetchException failure) {}
}
