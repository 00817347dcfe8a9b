package org.mypkg.index;

import org.mypkg.archive.FormatException;

/** {@code repo.json} as bytes and back; see {@code docs/formats/repository.md}. */
public final class RepoCodec {
    /** The major version of the repository format that this release reads and writes. */
    public static final int FORMAT = 1;

    private RepoCodec() {}

    /** Indented JSON; always the same bytes for the same value. */
    public static byte[] encode(RepoDocument document) {
        throw new UnsupportedOperationException();
    }

    /** @throws FormatException INDEX_DAMAGED or FORMAT_TOO_NEW */
    public static RepoDocument decode(byte[] json) throws FormatException {
        throw new UnsupportedOperationException();
    }
}
