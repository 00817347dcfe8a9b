package org.mypkg.sign;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    private Verifier() {}

    /**
     * The data, vouched for by a key of the ring.
     *
     * @param signature detached, binary or armored; of several, one good one suffices
     * @param now signatures and keys must be valid at this moment
     * @throws TrustException SIGNATURE_MISSING, SIGNATURE_WRONG, KEY_UNKNOWN or KEY_UNUSABLE (expired, revoked)
     */
    public static Verified<byte[]> verify(byte[] data, byte[] signature, Keyring keyring, Instant now)
            throws TrustException {
        if (signature.length == 0) {
            throw new TrustException(
                    ErrorCode.SIGNATURE_MISSING, "the signature is missing", "nobody vouches for these bytes", "");
        }
        Optional<TrustException> known = Optional.empty();
        List<PGPSignature> signatures = parse(signature);
        for (PGPSignature one : signatures) {
            for (PublicKey key : keyring.keys()) {
                PGPPublicKey signer = key.ring().getPublicKey(one.getKeyID());
                if (signer == null) {
                    continue;
                }
                Optional<TrustException> fault = fault(one, data, key, signer, now);
                if (fault.isEmpty()) {
                    return new Verified<>(data.clone(), key.fingerprint());
                }
                known = known.or(() -> fault);
            }
        }
        throw known.orElseGet(() -> unknown(signatures));
    }

    private static List<PGPSignature> parse(byte[] bytes) throws TrustException {
        var signatures = new ArrayList<PGPSignature>();
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
            PGPSignature signature, byte[] data, PublicKey key, PGPPublicKey signer, Instant now) {
        if (signature.getVersion() != 4 || signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
            return Optional.of(wrong("it is no version 4 signature over a file"));
        }
        if (!KeyValidity.isStrong(signature.getHashAlgorithm())) {
            return Optional.of(wrong("it is made with a weak digest (number " + signature.getHashAlgorithm()
                    + "); SHA-256, SHA-384 and SHA-512 are accepted"));
        }
        if (!KeyValidity.understands(signature)) {
            return Optional.of(wrong("it has a critical subpacket that this release does not know"));
        }
        if (!holds(signature, data, signer)) {
            return Optional.of(wrong("it does not fit these bytes and key " + key.fingerprint()));
        }
        Optional<String> ofKey = KeyValidity.fault(key.ring().getPublicKey(), signer, now);
        if (ofKey.isPresent()) {
            return Optional.of(new TrustException(
                    ErrorCode.KEY_UNUSABLE, "key " + key.fingerprint() + " cannot be used", ofKey.get(), ""));
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
        List<String> ids =
                signatures.stream().map(s -> String.format(Locale.ROOT, "%016X", s.getKeyID())).toList();
        return new TrustException(
                ErrorCode.KEY_UNKNOWN, "no trusted key made the signature", "it names key " + String.join(", ", ids), "");
    }
}
