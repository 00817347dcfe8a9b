package org.mypkg.engine;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.index.RepositoryTrust;
import org.mypkg.index.SeenState;
import org.mypkg.sign.Verified;

/** What all repositories offer, from what their last refreshes kept. */
final class IndexLoading {
    private final TargetRoot root;
    private final IndexCache cache;
    private final InstantSource clock;

    IndexLoading(TargetRoot root, IndexCache cache, InstantSource clock) {
        this.root = root;
        this.cache = cache;
        this.clock = clock;
    }

    /** The offers of these repositories; fetches nothing. */
    Universe load(List<Repository> repositories, Repositories.Staleness staleness) throws Failure {
        var shelves = new ArrayList<Offer.Shelf>();
        var warnings = new ArrayList<String>();
        for (Repository repository : repositories) {
            Optional<SeenState> seen = root.trust().read(repository.stateName());
            Optional<byte[]> document = cache.kept(repository.name());
            if (seen.isEmpty() || document.isEmpty()) {
                warnings.add("the repository " + repository.name() + " was never updated here: mypkg update");
                continue;
            }
            shelves.add(load(repository, document.get(), seen.get(), staleness, warnings));
        }
        return new Universe(shelves, warnings);
    }

    private Offer.Shelf load(
            Repository repository, byte[] document, SeenState seen, Repositories.Staleness staleness, List<String> warnings)
            throws Failure {
        // Its signature was checked when it came; since then its digest stands in our own state.
        Verified<byte[]> known = Verified.pinned(document, seen.digest(), "the kept index of " + repository.name());
        RepositoryTrust.Expiry expiry = repository.isSnapshot() ? RepositoryTrust.Expiry.WAIVED
                : switch (staleness) {
                    case REFUSED -> RepositoryTrust.Expiry.ENFORCED;
                    case TOLERATED -> RepositoryTrust.Expiry.WAIVED;
                };
        var accepted = RepositoryTrust.accept(known, Optional.of(seen), clock.instant(), expiry);
        if (!repository.isSnapshot() && clock.instant().isAfter(accepted.document().value().expires())) {
            warnings.add("the index of " + repository.name() + " has expired; newer packages may exist");
        }
        var catalog = cache.catalog(repository.name(), accepted.document(), seen.digest());
        return new Offer.Shelf(repository, accepted.document(), catalog);
    }
}
