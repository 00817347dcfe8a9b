package org.mypkg.index;

import java.time.Instant;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;

/** Decides whether a signed {@code repo.json} is news, what was known, or an attack. Pure: the caller keeps the state. */
public final class RepositoryTrust {
    private RepositoryTrust() {}

    /** Whether an expired document is refused; a pinned snapshot and {@code --offline} waive that. */
    public enum Expiry {
        ENFORCED,
        WAIVED
    }

    /** An accepted document and what to remember of it. */
    public record Accepted(Verified<RepoDocument> document, SeenState seen) {}

    /**
     * @param repoJson the bytes of {@code repo.json}, signature checked
     * @param seen what this machine accepted last from this repository
     * @throws TrustException INDEX_EXPIRED, or INDEX_ROLLED_BACK for a lower serial or other bytes under the same one
     */
    public static Accepted accept(Verified<byte[]> repoJson, Optional<SeenState> seen, Instant now, Expiry expiry)
            throws TrustException, FormatException {
        throw new UnsupportedOperationException();
    }
}
