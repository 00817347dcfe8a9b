package org.mypkg.index;

import java.time.Instant;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;

/** Decides whether a signed {@code repo.json} is news, what was known, or an attack. Pure: the caller keeps the state. */
public final class RepositoryTrust {
    private static final String TITLE = "the repository's index is not acceptable";

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
     * @param now by the machine's clock; time is taken to be at least what was seen before
     * @throws TrustException INDEX_EXPIRED, or INDEX_ROLLED_BACK for a lower serial or other bytes under the same one
     * @throws FormatException INDEX_DAMAGED or FORMAT_TOO_NEW
     */
    public static Accepted accept(Verified<byte[]> repoJson, Optional<SeenState> seen, Instant now, Expiry expiry)
            throws TrustException, FormatException {
        Verified<RepoDocument> document = repoJson.map(RepoCodec::decode);
        RepoDocument value = document.value();
        Digest digest = Digest.of(repoJson.value());
        if (seen.isPresent()) {
            checkForward(value, digest, seen.get());
        }
        Instant floor = seen.map(SeenState::created).orElse(Instant.EPOCH);
        Instant time = now.isBefore(floor) ? floor : now;
        if (expiry == Expiry.ENFORCED && !time.isBefore(value.expires())) {
            throw new TrustException(
                    ErrorCode.INDEX_EXPIRED,
                    TITLE,
                    "it expired at " + value.expires() + ", and it is " + time + " now: somebody may be holding back news",
                    "ask the repository's maintainer to publish again, or check this machine's clock");
        }
        Instant newest = value.created().isBefore(floor) ? floor : value.created();
        return new Accepted(document, new SeenState(value.serial(), digest, newest));
    }

    private static void checkForward(RepoDocument document, Digest digest, SeenState seen) throws TrustException {
        if (document.serial() < seen.serial()) {
            throw rolledBack("its serial is " + document.serial() + ", and " + seen.serial() + " was accepted before");
        }
        if (document.serial() == seen.serial() && !digest.equals(seen.digest())) {
            throw rolledBack("its serial is " + document.serial() + ", as before, but its bytes are others");
        }
    }

    private static TrustException rolledBack(String fact) {
        return new TrustException(
                ErrorCode.INDEX_ROLLED_BACK, TITLE, fact, "try another mirror, or ask the repository's maintainer");
    }
}
