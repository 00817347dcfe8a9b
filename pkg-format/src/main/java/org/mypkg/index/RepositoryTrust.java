package org.mypkg.index;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;

/** Decides whether a signed {@code repo.json} is news, what was known, or an attack. Pure: the caller keeps the state. */
public final class RepositoryTrust {
    /** How far a clock may be behind the publisher's; signatures get as much. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(24);

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
     * @throws TrustException INDEX_EXPIRED, INDEX_FROM_THE_FUTURE, INDEX_ROLLED_BACK for a lower serial, INDEX_FORKED for other bytes
     *     under the same one, REPOSITORY_RENAMED for another repository's document
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
        if (expiry == Expiry.ENFORCED && value.created().isAfter(time.plus(CLOCK_TOLERANCE))) {
            // Once accepted it would be a floor for the clock, under which everything published later has expired.
            throw new TrustException(
                    ErrorCode.INDEX_FROM_THE_FUTURE,
                    TITLE,
                    "it says that it was published at " + value.created() + ", and it is " + time + " now",
                    "check this machine's clock, or tell the repository's maintainer");
        }
        Instant newest = value.created().isBefore(floor) ? floor : value.created();
        return new Accepted(document, new SeenState(value.serial(), digest, newest, value.name()));
    }

    private static void checkForward(RepoDocument document, Digest digest, SeenState seen) throws TrustException {
        if (!seen.name().isEmpty() && !document.name().equals(seen.name())) {
            throw new TrustException(
                    ErrorCode.REPOSITORY_RENAMED,
                    TITLE,
                    "it calls itself '" + document.name() + "', and it was '" + seen.name() + "' before",
                    "check the repository's address; two repositories may be served under each other's");
        }
        if (document.serial() < seen.serial()) {
            throw refused(
                    ErrorCode.INDEX_ROLLED_BACK,
                    "its serial is " + document.serial() + ", and " + seen.serial() + " was accepted before");
        }
        if (document.serial() == seen.serial() && !digest.equals(seen.digest())) {
            throw refused(
                    ErrorCode.INDEX_FORKED, "its serial is " + document.serial() + ", as before, but its bytes are others");
        }
    }

    private static TrustException refused(ErrorCode code, String fact) {
        return new TrustException(code, TITLE, fact, "try another mirror, or ask the repository's maintainer");
    }
}
