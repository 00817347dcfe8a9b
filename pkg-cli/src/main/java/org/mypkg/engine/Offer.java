package org.mypkg.engine;

import java.util.Objects;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.PackageId;
import org.mypkg.sign.Verified;
import org.mypkg.world.Candidate;

/** A package that a repository offers, as a signature vouches for it. */
public record Offer(Repository repository, Verified<IndexEntry> entry) {
    public Offer {
        Objects.requireNonNull(repository);
        Objects.requireNonNull(entry);
    }

    /** What the package says of itself. */
    public PackageSpec spec() {
        return entry.value().spec();
    }

    /** Name, version and architecture. */
    public PackageId id() {
        return spec().id();
    }

    /** How many bytes must be fetched. */
    public long downloadBytes() {
        return entry.value().sizeBytes();
    }

    /** The same as the resolver sees it. */
    Candidate candidate() {
        PackageSpec spec = spec();
        return new Candidate(spec.id(), spec.dependencies(), spec.vital(), repository.name(), repository.priority());
    }
}
