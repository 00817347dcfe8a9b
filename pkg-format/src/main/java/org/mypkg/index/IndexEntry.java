package org.mypkg.index;

import java.util.Objects;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;

/**
 * A package as an index offers it.
 *
 * @param spec everything but its files
 * @param file its name below the repository
 * @param sizeBytes of the whole archive
 * @param digest of the whole archive
 * @param headBytes compressed length of the manifest's frame
 * @param headDigest of the manifest's frame
 */
public record IndexEntry(
        PackageSpec spec, String file, long sizeBytes, Digest digest, long headBytes, Digest headDigest) {
    public IndexEntry {
        Objects.requireNonNull(spec);
        Objects.requireNonNull(file);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(headDigest);
        if (headBytes < 1 || sizeBytes < headBytes) {
            throw new IllegalArgumentException(file + ": " + sizeBytes + " bytes with a head of " + headBytes);
        }
    }
}
