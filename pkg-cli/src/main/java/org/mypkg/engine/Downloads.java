package org.mypkg.engine;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;

/** The downloads of one proposal as one task with one sum. */
final class Downloads {
    private static final String TASK = "fetching packages";

    private final PackageCache cache;
    private final EngineListener listener;

    Downloads(PackageCache cache, EngineListener listener) {
        this.cache = cache;
        this.listener = listener;
    }

    /**
     * A package that is to be installed.
     *
     * @param installed the files of its installed version; none where nothing of it is to be used
     */
    record Wish(Offer offer, List<FileEntry> installed) {
        Wish {
            installed = List.copyOf(installed);
        }
    }

    /** Brings one package, all of it. */
    PackageFile bring(Offer offer) throws Failure {
        return all(List.of(item(offer, progress -> cache.fetch(offer, progress)))).getFirst();
    }

    /** Brings all, several at once; in the order of the wishes. */
    List<Arrived> bring(List<Wish> wishes) throws Failure {
        var items = new ArrayList<Batch.Item<Arrived>>();
        for (Wish wish : wishes) {
            items.add(item(wish.offer(), progress -> cache.bring(wish.offer(), wish.installed(), progress)));
        }
        return all(items);
    }

    private <R> Batch.Item<R> item(Offer offer, Batch.Bringing<R> bringing) throws Failure {
        long bytes = cache.has(offer) ? 0 : offer.downloadBytes();
        return new Batch.Item<>(offer.id().name().value(), bytes, bringing);
    }

    private <R> List<R> all(List<Batch.Item<R>> items) throws Failure {
        try {
            return new Batch(TASK, cache.workers(), listener).bring(items);
        } finally {
            cache.rememberMirrors();
        }
    }
}
