package org.mypkg.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.Limits;
import org.mypkg.diag.Failure;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.Part;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;

/**
 * The repositories' lists of files: which package has which path. They are larger than all else in an index and only questions
 * need them, so that they are fetched when the first one is asked, and kept like the other parts.
 */
final class OfferedFiles {
    private final IndexCache cache;
    private final EngineListener listener;

    OfferedFiles(IndexCache cache, EngineListener listener) {
        this.cache = cache;
        this.listener = listener;
    }

    /** The paths of a package; none where its repository lists no files. */
    List<RootPath> of(Offer offer) throws Failure {
        Offer.Shelf shelf = offer.shelf();
        for (Verified<Part> part : likelyFirst(offer)) {
            Optional<FilesCodec.PackagePaths> found = FilesCodec.decode(sound(shelf.repository(), part), Limits.DEFAULT).stream()
                    .filter(one -> one.id().equals(offer.id()))
                    .findFirst();
            if (found.isPresent()) {
                return found.get().paths();
            }
        }
        return List.of();
    }

    /** Publishers cut lists of files as they cut the packages; who does not only makes this look further. */
    private static List<Verified<Part>> likelyFirst(Offer offer) {
        List<Verified<Part>> parts = IndexCache.partsOf(offer.shelf().document(), Part.FILES);
        if (offer.part() >= parts.size()) {
            return parts;
        }
        var ordered = new ArrayList<Verified<Part>>();
        ordered.add(parts.remove(offer.part()));
        ordered.addAll(parts);
        return ordered;
    }

    /** The offered packages that have a path, in order. */
    List<Offer> having(Universe universe, RootPath path) throws Failure {
        var offers = new ArrayList<Offer>();
        for (Offer.Shelf shelf : universe.shelves()) {
            List<Verified<Part>> parts = IndexCache.partsOf(shelf.document(), Part.FILES);
            cache.fetch(shelf.repository(), parts, listener);
            for (Verified<Part> part : parts) {
                for (PackageId id : FilesCodec.having(sound(shelf.repository(), part), Limits.DEFAULT, path)) {
                    universe.named(id.name()).stream()
                            .filter(offer -> offer.id().equals(id) && offer.shelf().equals(shelf))
                            .forEach(offers::add);
                }
            }
        }
        return offers;
    }

    /** The bytes of a part as they were promised; what was damaged in the cache is fetched again, once. */
    private byte[] sound(Repository repository, Verified<Part> part) throws Failure {
        cache.fetch(repository, List.of(part), listener);
        try {
            return cache.sound(part);
        } catch (TrustException damaged) {
            cache.drop(List.of(part));
            cache.fetch(repository, List.of(part), listener);
            return cache.sound(part);
        }
    }
}
