package org.mypkg.engine;

import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.index.Catalog;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.RepoDocument;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.sign.Verified;
import org.mypkg.world.Candidate;

/**
 * A package that a repository offers, as a signature vouches for it. What decides whether it comes is at hand; all that it
 * says of itself is read when somebody asks.
 */
public final class Offer {
    private final Shelf shelf;
    private final int number;
    private final PackageId id;
    private Optional<Verified<IndexEntry>> read = Optional.empty();

    /** What one repository offers. @param document what its key vouches for, and the catalogue was made of */
    record Shelf(Repository repository, Verified<RepoDocument> document, Catalog catalog) {}

    Offer(Shelf shelf, int number) {
        this.shelf = shelf;
        this.number = number;
        this.id = shelf.catalog().id(number);
    }

    /** Who offers it. */
    public Repository repository() {
        return shelf.repository();
    }

    /** All that the repository's index says of it. */
    public synchronized Verified<IndexEntry> entry() {
        if (read.isEmpty()) {
            try {
                read = Optional.of(shelf.document().map(ignored -> shelf.catalog().entry(number)));
            } catch (FormatException wrong) {
                throw new IllegalStateException("a whole catalogue has only lines that can be read", wrong);
            }
        }
        return read.get();
    }

    /** What the package says of itself. */
    public PackageSpec spec() {
        return entry().value().spec();
    }

    /** Name, version and architecture. */
    public PackageId id() {
        return id;
    }

    /** The one line that the package says of itself. */
    public String summary() {
        return shelf.catalog().summary(number);
    }

    /** How many bytes must be fetched. */
    public long downloadBytes() {
        return shelf.catalog().sizeBytes(number);
    }

    /** The sum of the sizes of its regular files. */
    public long installedBytes() {
        return shelf.catalog().installedBytes(number);
    }

    /** The digest of its archive. */
    public Digest digest() {
        return shelf.catalog().digest(number);
    }

    Shelf shelf() {
        return shelf;
    }

    /** Which part of the index has it, counted from 0. */
    int part() {
        return shelf.catalog().part(number);
    }

    /** The same as the resolver sees it. */
    Candidate candidate() {
        return new Candidate(
                id,
                shelf.catalog().dependencies(number),
                shelf.catalog().isVital(number),
                repository().name(),
                repository().priority());
    }
}
