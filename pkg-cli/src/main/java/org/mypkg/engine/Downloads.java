package org.mypkg.engine;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.diag.Failure;

/** The downloads of one proposal as one task with one sum. */
final class Downloads {
    private static final String TASK = "fetching packages";

    private final PackageCache cache;
    private final EngineListener listener;

    Downloads(PackageCache cache, EngineListener listener) {
        this.cache = cache;
        this.listener = listener;
    }

    PackageFile bring(Offer offer) throws Failure {
        return bring(List.of(offer)).getFirst();
    }

    /** Brings all, several at once; in the order of the offers. */
    List<PackageFile> bring(List<Offer> offers) throws Failure {
        var items = new ArrayList<Batch.Item<PackageFile>>();
        for (Offer offer : offers) {
            long bytes = cache.has(offer) ? 0 : offer.downloadBytes();
            String name = offer.id().name().value();
            items.add(new Batch.Item<>(name, bytes, progress -> cache.fetch(offer, progress)));
        }
        try {
            return new Batch(TASK, cache.workers(), listener).bring(items);
        } finally {
            cache.rememberMirrors();
        }
    }
}
