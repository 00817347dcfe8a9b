package org.mypkg.index;

import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;

/** Parts of kind {@code packages}: zstd-compressed JSON lines; see {@code docs/formats/index.md}. */
public final class IndexCodec {
    private IndexCodec() {}

    /** The stored bytes of a part; the same entries in any order give the same bytes. */
    public static byte[] encode(List<IndexEntry> entries) {
        throw new UnsupportedOperationException();
    }

    /** @throws FormatException INDEX_DAMAGED, FORMAT_TOO_NEW or LIMIT_EXCEEDED */
    public static List<IndexEntry> decode(byte[] stored, Limits limits) throws FormatException {
        throw new UnsupportedOperationException();
    }

    /** How a part of these stored bytes is called below the repository. */
    public static Part part(String kind, byte[] stored) {
        throw new UnsupportedOperationException();
    }
}
