package org.mypkg.fetch;

import org.mypkg.sys.DiskException;

/** Brings files from elsewhere. Several threads may ask at once. */
public interface Fetcher {
    /**
     * Brings a file whose digest was promised, from the first of its places that has it. Nothing appears at the destination
     * unless it is complete and right; what an interrupted download left beside it is continued where the server can.
     *
     * @throws FetchException no place has it, or what came is not what was promised
     * @throws DiskException it cannot be written
     */
    void fetch(FetchRequest request, FetchListener listener) throws FetchException, DiskException;

    /**
     * Brings a short document of which nothing was promised: whoever asks must check a signature on it.
     *
     * @param limitBytes a longer one is refused
     */
    byte[] read(Location from, int limitBytes) throws FetchException;

    /**
     * Gives the beginning of a file that is here already to the download of the whole, which goes on from there. What has come
     * before is kept instead.
     */
    default void begin(FetchRequest request, byte[] beginning) throws FetchException, DiskException {}

    /** How many files may be fetched at once; at least one. @throws FetchException (SETTINGS) nobody knows how to fetch */
    default int workers() throws FetchException {
        return 1;
    }

    /** The same for those who have another place to ask: a document is asked for once. @throws FetchException (SETTINGS) */
    default Fetcher hasty() throws FetchException {
        return this;
    }
}
