package org.mypkg.engine;

import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchListener;

/** The downloads of one proposal as one task with one sum. */
final class Downloads {
    private final PackageCache cache;
    private final EngineListener listener;
    private final long totalBytes;
    private long doneBytes;

    Downloads(PackageCache cache, EngineListener listener, long totalBytes) {
        this.cache = cache;
        this.listener = listener;
        this.totalBytes = totalBytes;
    }

    PackageFile bring(Offer offer) throws Failure {
        boolean here = cache.has(offer);
        FetchListener progress = arrived -> listener.progress("fetching packages", doneBytes + arrived, totalBytes, true);
        PackageFile file = cache.fetch(offer, progress);
        doneBytes += here ? 0 : offer.downloadBytes();
        return file;
    }
}
