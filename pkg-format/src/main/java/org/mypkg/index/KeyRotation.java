package org.mypkg.index;

import java.time.Instant;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.model.Digest;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.sign.Verifier;

/**
 * Follows the generations of a repository's keys, one by one, as The Update Framework follows its roots (specification 1.0,
 * section 5.3): each must be signed by the root keys of the one before and by its own. So whoever was once known leads to
 * whoever is in charge now, and nobody else does, however many generations were slept through.
 */
public final class KeyRotation {
    /** More than any repository makes; who claims more makes us ask for files without end. */
    static final long STEPS_MAX = 256;

    private static final int SIGNATURE_BYTES_MAX = 1 << 18;

    private final Documents documents;
    private final Instant now;

    /** @param now for dates of signatures that lie in the future */
    public KeyRotation(Documents documents, Instant now) {
        this.documents = documents;
        this.now = now;
    }

    /** Where the files of the repository come from. */
    @FunctionalInterface
    public interface Documents {
        /** The file of that name below the repository; empty where there is none. */
        Optional<byte[]> read(String file, int limitBytes) throws Failure;
    }

    /** A generation that was accepted, as bytes and as what they say. */
    public record Generation(Verified<byte[]> bytes, Verified<KeysDocument> document) {
        /** The bytes read. */
        public static Generation of(Verified<byte[]> bytes) throws FormatException {
            return new Generation(bytes, bytes.map(KeysCodec::decode));
        }

        public long version() {
            return document.value().version();
        }

        public Digest digest() {
            return Digest.of(bytes.value());
        }
    }

    /** The file of a generation. */
    public static String file(long version) {
        return "keys/" + version + ".json";
    }

    /** The file of the signatures on a generation. */
    public static String signatureFile(long version) {
        return file(version) + ".asc";
    }

    /**
     * The generation that {@code repo.json} names, from the one that was accepted last.
     *
     * @throws TrustException KEYS_ROLLED_BACK, KEYS_SKIPPED, INDEX_MIXED, REPOSITORY_RENAMED, or what the {@link Verifier} says
     * @throws FormatException when a generation cannot be read
     */
    public Generation follow(Generation held, RepoDocument.Generation wanted) throws Failure {
        if (wanted.version() < held.version()) {
            throw rolledBack("it names generation " + wanted.version() + ", and " + held.version() + " was accepted before");
        }
        if (wanted.version() == held.version()) {
            if (!wanted.digest().equals(held.digest())) {
                throw rolledBack("it names another generation " + held.version() + " than the one that was accepted before");
            }
            return held;
        }
        checkSteps(wanted.version() - held.version());
        Generation last = held;
        while (last.version() < wanted.version()) {
            last = next(last);
        }
        return requireNamed(last, wanted);
    }

    /**
     * The generation that {@code repo.json} names, from one key that the user trusts. It begins where that key is a root key,
     * or before the first generation, when the repository had that one key for everything.
     *
     * @throws TrustException as {@link #follow}, or KEY_UNKNOWN when no generation comes from that key
     */
    public Generation start(PublicKey trusted, RepoDocument.Generation wanted) throws Failure {
        checkSteps(wanted.version());
        for (long version = wanted.version(); version >= 1; version--) {
            Signed signed = read(version);
            KeysDocument claimed = KeysCodec.decode(signed.bytes());
            if (claimed.root().fingerprints().contains(trusted.fingerprint())) {
                return requireNamed(upTo(wanted, acceptedBy(Quorum.of(trusted), signed, version)), wanted);
            }
        }
        try {
            return requireNamed(upTo(wanted, acceptedBy(Quorum.of(trusted), read(1), 1)), wanted);
        } catch (TrustException refused) {
            if (refused.code() != ErrorCode.KEY_UNKNOWN) {
                throw refused;
            }
            throw new TrustException(
                    ErrorCode.KEY_UNKNOWN,
                    "no generation of the repository's keys comes from the trusted key",
                    "that is " + trusted.fingerprint(),
                    "ask the repository's maintainer for the fingerprint of its root key");
        }
    }

    private Generation upTo(RepoDocument.Generation wanted, Generation from) throws Failure {
        Generation last = from;
        while (last.version() < wanted.version()) {
            last = next(last);
        }
        return last;
    }

    /** The generation after this one. */
    public Generation next(Generation held) throws Failure {
        long version = held.version() + 1;
        KeysDocument before = held.document().value();
        Generation next = acceptedBy(before.rootQuorum(), read(version), version);
        KeysDocument after = next.document().value();
        if (!after.name().equals(before.name())) {
            throw new TrustException(
                    ErrorCode.REPOSITORY_RENAMED,
                    "the repository's keys are another repository's",
                    "generation " + version + " is of '" + after.name() + "', the one before of '" + before.name() + "'",
                    "");
        }
        if (!after.revoked().containsAll(before.revoked())) {
            throw rolledBack("generation " + version + " trusts a key again that was revoked");
        }
        return next;
    }

    /** Signed by those who may name it, and by its own root keys: else a threshold could be named that nobody can meet. */
    private Generation acceptedBy(Quorum namers, Signed signed, long version) throws TrustException, FormatException {
        Verifier.verifyPast(signed.bytes(), signed.signature(), namers, now);
        KeysDocument claimed = KeysCodec.decode(signed.bytes());
        Verified<byte[]> bytes = Verifier.verifyPast(signed.bytes(), signed.signature(), claimed.rootQuorum(), now);
        if (claimed.version() != version) {
            throw skipped(file(version) + " is generation " + claimed.version());
        }
        return Generation.of(bytes);
    }

    private record Signed(byte[] bytes, byte[] signature) {}

    private Signed read(long version) throws Failure {
        Optional<byte[]> bytes = documents.read(file(version), KeysCodec.BYTES_MAX);
        if (bytes.isEmpty()) {
            throw skipped("there is no " + file(version));
        }
        byte[] signature = documents.read(signatureFile(version), SIGNATURE_BYTES_MAX).orElse(new byte[0]);
        return new Signed(bytes.get(), signature);
    }

    /** @throws TrustException (KEYS_EXPIRED) from the moment of its expiry */
    public static void requireCurrent(KeysDocument document, Instant now) throws TrustException {
        if (!now.isBefore(document.expires())) {
            throw new TrustException(
                    ErrorCode.KEYS_EXPIRED,
                    "the repository's keys are not acceptable",
                    "generation " + document.version() + " expired at " + document.expires() + ", and it is " + now
                            + " now: somebody may be holding back the next one",
                    "ask the repository's maintainer for the next generation, or check this machine's clock");
        }
    }

    private static Generation requireNamed(Generation last, RepoDocument.Generation wanted) throws TrustException {
        if (!last.digest().equals(wanted.digest())) {
            throw new TrustException(
                    ErrorCode.INDEX_MIXED,
                    "the repository's parts do not belong together",
                    file(wanted.version()) + " is not the one that repo.json names",
                    "try again later, or another mirror");
        }
        return last;
    }

    private static void checkSteps(long steps) throws TrustException {
        if (steps > STEPS_MAX) {
            throw skipped("it names a generation " + steps + " steps ahead; more than " + STEPS_MAX + " are not followed");
        }
    }

    private static TrustException rolledBack(String fact) {
        return new TrustException(
                ErrorCode.KEYS_ROLLED_BACK,
                "the repository's keys are not acceptable",
                fact,
                "try another mirror, or ask the repository's maintainer");
    }

    private static TrustException skipped(String fact) {
        return new TrustException(
                ErrorCode.KEYS_SKIPPED,
                "cannot follow the repository's keys",
                fact,
                "try another mirror, or ask the repository's maintainer");
    }
}
