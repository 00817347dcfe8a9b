package org.mypkg.fetch;

import org.mypkg.sys.DiskException;

/** Brings files from elsewhere. */
public interface Fetcher {
    /**
     * Brings a file whose digest was promised. Nothing appears at the destination unless it is complete and right; what an
     * interrupted download left beside it is continued where the server can.
     *
     * @throws FetchException it cannot be had, or what came is not what was promised
     * @throws DiskException it cannot be written
     */
    void fetch(FetchRequest request, FetchListener listener) throws FetchException, DiskException;

    /**
     * Brings a short document of which nothing was promised: whoever asks must check a signature on it.
     *
     * @param limitBytes a longer one is refused
     */
    byte[] read(Location from, int limitBytes) throws FetchException;
}
