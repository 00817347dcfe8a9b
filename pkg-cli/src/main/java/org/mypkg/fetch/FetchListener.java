package org.mypkg.fetch;

/** Is told how far a download has come. */
@FunctionalInterface
public interface FetchListener {
    /** For those who do not want to know. */
    FetchListener NONE = doneBytes -> {};

    /** So many bytes of the file are here; fewer than before when a download must begin anew. */
    void arrived(long doneBytes);
}
