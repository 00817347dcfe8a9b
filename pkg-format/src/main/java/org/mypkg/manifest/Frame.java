package org.mypkg.manifest;

import org.mypkg.model.Digest;

/**
 * One independent zstd frame of a package's payload. The frames hold the files in the manifest's order, cut at file
 * boundaries; together with the offset at which the payload starts, the lengths give each frame's place.
 *
 * @param firstFile index, in the manifest's list of files, of the first file that the frame holds
 * @param fileCount how many files it holds; at least one
 * @param lengthBytes compressed length
 * @param contentBytes length when decompressed: a limit as much as a fact
 * @param digest of the compressed bytes
 */
public record Frame(int firstFile, int fileCount, long lengthBytes, long contentBytes, Digest digest) {}
