package org.mypkg.config;

import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;

/** What came of merging a configuration file with the version that waits beside it. */
public sealed interface MergeTry {
    /** The changes fit together. @param text with both */
    record Merged(Bytes text, ConfigChange change) implements MergeTry {}

    /**
     * Somebody has to finish it.
     *
     * @param marked the text with all versions of the disputed places between marker lines
     * @param disputes how many such places there are
     * @param mine the digest of the user's file, which must still lie there when the result is taken
     */
    record ByHand(Bytes marked, int disputes, Digest mine) implements MergeTry {}
}
