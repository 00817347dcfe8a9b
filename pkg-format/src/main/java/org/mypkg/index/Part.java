package org.mypkg.index;

import java.util.Objects;
import org.mypkg.model.Digest;

/**
 * One part of an index, as {@code repo.json} promises it.
 *
 * @param kind {@link #PACKAGES} or {@link #FILES}; others are for later releases
 * @param file its name below the repository, made of its digest
 * @param sizeBytes as stored, that is compressed
 * @param digest of the stored bytes
 */
public record Part(String kind, String file, long sizeBytes, Digest digest) {
    /** The kind of a part that describes packages. */
    public static final String PACKAGES = "packages";
    /** The kind of a part that says which package has which path. */
    public static final String FILES = "files";

    public Part {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(file);
        Objects.requireNonNull(digest);
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("a part of " + sizeBytes + " bytes");
        }
    }
}
