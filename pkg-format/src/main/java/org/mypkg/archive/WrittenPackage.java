package org.mypkg.archive;

import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;

/**
 * What was written.
 *
 * @param manifest with the computed sizes, digests and frames
 * @param headBytes compressed length of the first frame
 * @param headDigest of the compressed first frame
 * @param sizeBytes of the whole archive
 * @param digest of the whole archive
 */
public record WrittenPackage(Manifest manifest, long headBytes, Digest headDigest, long sizeBytes, Digest digest) {}
