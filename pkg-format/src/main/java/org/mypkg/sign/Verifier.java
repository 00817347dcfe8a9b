package org.mypkg.sign;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.mypkg.diag.ErrorCode;

/** Checks OpenPGP signatures. */
public final class Verifier {
    /** How far a clock may be behind the signer's. */
    static final Duration CLOCK_TOLERANCE = Duration.ofHours(24);

    private static final String TITLE = "the signature is not acceptable";
    private static final int SIGNATURES_MAX = 16;
    /** More than so many of the longest signatures have, armored; the library reads all before it can be stopped. */
    private static final int LENGTH_MAX = 1 << 17;

    private Verifier() {}

    /** At which moment a key must not have expired. A revoked key is refused whenever it signed. */
    private enum Moment {
        NOW,
        WHEN_IT_SIGNED
    }

    /**
     * The data, vouched for by a key of the ring.
     *
     * @param signature detached, binary or armored; of several, one good one suffices
     * @param now signatures and keys must be valid at this moment
     * @throws TrustException SIGNATURE_MISSING, SIGNATURE_WRONG, DIGEST_WEAK, KEY_UNKNOWN, KEY_EXPIRED, KEY_REVOKED or KEY_UNUSABLE
     */
    public static Verified<byte[]> verify(byte[] data, byte[] signature, Keyring keyring, Instant now)
            throws TrustException {
        return verify(data, signature, new Quorum(keyring.keys(), 1, List.of()), now);
    }

    /**
     * The data, vouched for by as many keys as the quorum wants.
     *
     * @throws TrustException as above, or THRESHOLD_NOT_MET when some keys signed and more are needed
     */
    public static Verified<byte[]> verify(byte[] data, byte[] signature, Quorum quorum, Instant now)
            throws TrustException {
        return verify(data, signature, quorum, now, Moment.NOW);
    }

    /**
     * The same for a document of the past: a key counts if it had not expired when it signed. Only for documents whose own
     * age is limited by something newer, since who has an old key can lie about the date of a signature.
     */
    public static Verified<byte[]> verifyPast(byte[] data, byte[] signature, Quorum quorum, Instant now)
            throws TrustException {
        return verify(data, signature, quorum, now, Moment.WHEN_IT_SIGNED);
    }

    private static Verified<byte[]> verify(byte[] data, byte[] signature, Quorum quorum, Instant now, Moment moment)
            throws TrustException {
        if (signature.length == 0) {
            throw new TrustException(
                    ErrorCode.SIGNATURE_MISSING, "the signature is missing", "nobody vouches for these bytes", "");
        }
        Optional<TrustException> known = Optional.empty();
        List<PGPSignature> signatures = parse(signature);
        var good = new TreeSet<String>();
        for (PGPSignature one : signatures) {
            switch (judge(one, data, quorum, now, moment)) {
                case Good(String fingerprint) -> good.add(fingerprint);
                case Bad(TrustException why) -> known = known.or(() -> Optional.of(why));
                case Foreign foreign -> {}
            }
        }
        if (good.size() >= quorum.threshold()) {
            return new Verified<>(data.clone(), String.join(" ", good));
        }
        if (good.isEmpty()) {
            throw known.orElseGet(() -> unknown(signatures));
        }
        throw new TrustException(
                ErrorCode.THRESHOLD_NOT_MET,
                "too few keys signed",
                good.size() + " of the " + quorum.threshold() + " signatures that are needed: " + String.join(", ", good),
                "");
    }

    /** What one signature is worth. */
    private sealed interface Judged {}

    private record Good(String fingerprint) implements Judged {}

    private record Bad(TrustException why) implements Judged {}

    /** No key of the quorum made it. */
    private record Foreign() implements Judged {}

    /** A signature counts for one key at most. */
    private static Judged judge(PGPSignature signature, byte[] data, Quorum quorum, Instant now, Moment moment) {
        Judged judged = new Foreign();
        Optional<String> revoked = quorum.revokedBy(keyId(signature));
        if (revoked.isPresent()) {
            return new Bad(new TrustException(
                    ErrorCode.KEY_REVOKED, "key " + revoked.get() + " cannot be used", "the repository took it back", ""));
        }
        for (PublicKey key : quorum.keys()) {
            PGPPublicKey signer = key.ring().getPublicKey(signature.getKeyID());
            if (signer == null) {
                continue;
            }
            Optional<TrustException> fault = fault(signature, data, key, signer, now, moment);
            if (fault.isEmpty()) {
                return new Good(key.fingerprint());
            }
            judged = new Bad(fault.get());
        }
        return judged;
    }

    private static String keyId(PGPSignature signature) {
        return String.format(Locale.ROOT, "%016X", signature.getKeyID());
    }

    private static List<PGPSignature> parse(byte[] bytes) throws TrustException {
        var signatures = new ArrayList<PGPSignature>();
        if (bytes.length > LENGTH_MAX) {
            throw wrong("it has " + bytes.length + " bytes, more than any " + SIGNATURES_MAX + " signatures");
        }
        try {
            var objects = new BcPGPObjectFactory(Armor.open(bytes));
            for (Object object = objects.nextObject(); object != null; object = objects.nextObject()) {
                if (!(object instanceof PGPSignatureList list)) {
                    throw wrong("it holds something else than signatures");
                }
                list.forEach(signatures::add);
            }
        } catch (IOException | RuntimeException broken) {
            throw wrong("it cannot be read: " + broken.getMessage());
        }
        if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
            throw wrong("it holds " + signatures.size() + " signatures");
        }
        return signatures;
    }

    private static Optional<TrustException> fault(
            PGPSignature signature, byte[] data, PublicKey key, PGPPublicKey signer, Instant now, Moment moment) {
        if (signature.getVersion() != 4 || signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
            return Optional.of(wrong("it is no version 4 signature over a file"));
        }
        if (!KeyValidity.isStrong(signature.getHashAlgorithm())) {
            return Optional.of(new TrustException(
                    ErrorCode.DIGEST_WEAK,
                    TITLE,
                    "it is made with a weak digest (number " + signature.getHashAlgorithm()
                            + "); SHA-256, SHA-384 and SHA-512 are accepted",
                    ""));
        }
        if (!KeyValidity.understands(signature)) {
            return Optional.of(wrong("it has a critical subpacket that this release does not know"));
        }
        if (!holds(signature, data, signer)) {
            return Optional.of(wrong("it does not fit these bytes and key " + key.fingerprint()));
        }
        Instant made = signature.getCreationTime().toInstant();
        Instant when = moment == Moment.WHEN_IT_SIGNED && made.isBefore(now) ? made : now;
        var ofKey = KeyValidity.fault(key.ring().getPublicKey(), signer, when);
        if (ofKey.isPresent()) {
            return Optional.of(new TrustException(
                    ofKey.get().code(), "key " + key.fingerprint() + " cannot be used", ofKey.get().fact(), ""));
        }
        return timeFault(signature, signer, now).map(Verifier::wrong);
    }

    private static boolean holds(PGPSignature signature, byte[] data, PGPPublicKey signer) {
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), signer);
            signature.update(data);
            return signature.verify();
        } catch (PGPException | RuntimeException broken) {
            return false;
        }
    }

    private static Optional<String> timeFault(PGPSignature signature, PGPPublicKey signer, Instant now) {
        Instant made = signature.getCreationTime().toInstant();
        if (made.isBefore(signer.getCreationTime().toInstant())) {
            return Optional.of("it is older than its key");
        }
        if (made.isAfter(now.plus(CLOCK_TOLERANCE))) {
            return Optional.of("it was made at " + made + ", which is in the future: this machine's clock says " + now);
        }
        long validSeconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        boolean expired = validSeconds != 0 && !now.isBefore(made.plusSeconds(validSeconds));
        return expired ? Optional.of("it expired at " + made.plusSeconds(validSeconds)) : Optional.empty();
    }

    private static TrustException wrong(String fact) {
        return new TrustException(ErrorCode.SIGNATURE_WRONG, TITLE, fact, "");
    }

    private static TrustException unknown(List<PGPSignature> signatures) {
        List<String> ids = signatures.stream().map(Verifier::keyId).toList();
        return new TrustException(
                ErrorCode.KEY_UNKNOWN, "no trusted key made the signature", "it names key " + String.join(", ", ids), "");
    }
}
