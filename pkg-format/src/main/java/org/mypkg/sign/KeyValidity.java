package org.mypkg.sign;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.mypkg.diag.ErrorCode;

/**
 * Whether a key may vouch for data at a moment. What a key says of itself counts only where its own signature over that is
 * good and made with a digest that is not weak; the library checks neither by itself.
 */
final class KeyValidity {
    private static final int RSA_BITS_MIN = 2048;
    private static final int CURVE_BITS_MIN = 256;

    private KeyValidity() {}

    /** Why a key cannot vouch for something. @param code KEY_UNUSABLE, KEY_REVOKED or KEY_EXPIRED */
    record KeyFault(ErrorCode code, String fact) {
        private static Optional<KeyFault> of(ErrorCode code, String fact) {
            return Optional.of(new KeyFault(code, fact));
        }
    }

    /** Whether collisions of the digest are out of reach: SHA-2 from 256 bits on. */
    static boolean isStrong(int hashAlgorithm) {
        return hashAlgorithm == HashAlgorithmTags.SHA256
                || hashAlgorithm == HashAlgorithmTags.SHA384
                || hashAlgorithm == HashAlgorithmTags.SHA512;
    }

    /** Whether every subpacket that must be understood is (RFC 4880, 5.2.3.1); the library leaves that to its caller. */
    static boolean understands(PGPSignature signature) {
        PGPSignatureSubpacketVector hashed = signature.getHashedSubPackets();
        return hashed == null
                || Arrays.stream(hashed.getCriticalTags()).allMatch(tag -> switch (tag) {
                    case SignatureSubpacketTags.CREATION_TIME,
                            SignatureSubpacketTags.EXPIRE_TIME,
                            SignatureSubpacketTags.KEY_EXPIRE_TIME,
                            SignatureSubpacketTags.KEY_FLAGS,
                            SignatureSubpacketTags.PRIMARY_USER_ID,
                            SignatureSubpacketTags.EMBEDDED_SIGNATURE,
                            SignatureSubpacketTags.ISSUER_KEY_ID,
                            SignatureSubpacketTags.ISSUER_FINGERPRINT -> true;
                    default -> false;
                });
    }

    /**
     * Why the key may not sign data at the moment; empty when it may.
     *
     * @param primary the key that owns the user id
     * @param key that one, or one of its subkeys
     */
    static Optional<KeyFault> fault(PGPPublicKey primary, PGPPublicKey key, Instant now) {
        Optional<KeyFault> ofPrimary = ownFault(primary, primary, now);
        if (ofPrimary.isPresent()) {
            return ofPrimary;
        }
        Optional<KeyFault> ofKey = key.isMasterKey() ? Optional.empty() : ownFault(primary, key, now);
        if (ofKey.isPresent()) {
            return ofKey;
        }
        boolean signs = (flags(primary, key) & KeyFlags.SIGN_DATA) != 0;
        return signs ? Optional.empty() : KeyFault.of(ErrorCode.KEY_UNUSABLE, "the key is not made for signing");
    }

    private static Optional<KeyFault> ownFault(PGPPublicKey primary, PGPPublicKey key, Instant now) {
        if (!isAcceptable(key)) {
            return KeyFault.of(ErrorCode.KEY_UNUSABLE, "the key's algorithm or length is too weak");
        }
        if (isRevoked(primary, key)) {
            return KeyFault.of(ErrorCode.KEY_REVOKED, "its owner revoked it");
        }
        if (newest(selfSignatures(primary, key)).isEmpty()) {
            return KeyFault.of(ErrorCode.KEY_UNUSABLE, "the key has no good signature of its own");
        }
        Instant created = key.getCreationTime().toInstant();
        if (created.isAfter(now.plus(Verifier.CLOCK_TOLERANCE))) {
            return KeyFault.of(ErrorCode.KEY_UNUSABLE, "the key was made at " + created + ", which is in the future");
        }
        return end(primary, key)
                .filter(end -> !now.isBefore(end))
                .flatMap(end -> KeyFault.of(ErrorCode.KEY_EXPIRED, "the key expired at " + end));
    }

    /** When the key ends by its own word; empty where it says nothing of that. */
    static Optional<Instant> end(PGPPublicKey primary, PGPPublicKey key) {
        return newest(selfSignatures(primary, key))
                .map(own -> own.getHashedSubPackets() == null ? 0 : own.getHashedSubPackets().getKeyExpirationTime())
                .filter(validSeconds -> validSeconds != 0)
                .map(validSeconds -> key.getCreationTime().toInstant().plusSeconds(validSeconds));
    }

    private static boolean isAcceptable(PGPPublicKey key) {
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.EDDSA_LEGACY,
                    PublicKeyAlgorithmTags.Ed25519,
                    PublicKeyAlgorithmTags.Ed448 -> true;
            case PublicKeyAlgorithmTags.ECDSA -> key.getBitStrength() >= CURVE_BITS_MIN;
            case PublicKeyAlgorithmTags.RSA_GENERAL ->
                key.getBitStrength() >= RSA_BITS_MIN;
            default -> false;
        };
    }

    /** What the key says it is for; 0 when it does not say. */
    static int flags(PGPPublicKey primary, PGPPublicKey key) {
        Optional<PGPSignature> own = newest(selfSignatures(primary, key));
        if (own.isEmpty() || own.get().getHashedSubPackets() == null) {
            return 0;
        }
        int flags = own.get().getHashedSubPackets().getKeyFlags();
        boolean mayClaim = key.isMasterKey() || (flags & KeyFlags.SIGN_DATA) == 0 || agrees(primary, key, own.get());
        return mayClaim ? flags : 0;
    }

    /** A subkey that signs must itself have signed that it belongs to the primary key; else it could be borrowed. */
    private static boolean agrees(PGPPublicKey primary, PGPPublicKey subkey, PGPSignature binding) {
        try {
            for (PGPSignature back : embedded(binding)) {
                if (back.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING && isStrong(back.getHashAlgorithm())) {
                    back.init(new BcPGPContentVerifierBuilderProvider(), subkey);
                    if (back.verifyCertification(primary, subkey)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (PGPException | RuntimeException broken) {
            return false;
        }
    }

    /** It proves itself, so it may stand in either part; gpg writes it into the unhashed one. */
    private static List<PGPSignature> embedded(PGPSignature binding) throws PGPException {
        var found = new ArrayList<PGPSignature>();
        binding.getHashedSubPackets().getEmbeddedSignatures().forEach(found::add);
        binding.getUnhashedSubPackets().getEmbeddedSignatures().forEach(found::add);
        return found;
    }

    private static boolean isRevoked(PGPPublicKey primary, PGPPublicKey key) {
        int type = key.isMasterKey() ? PGPSignature.KEY_REVOCATION : PGPSignature.SUBKEY_REVOCATION;
        return !good(primary, key, key.getSignaturesOfType(type)).isEmpty();
    }

    private static List<PGPSignature> selfSignatures(PGPPublicKey primary, PGPPublicKey key) {
        if (!key.isMasterKey()) {
            return strong(good(primary, key, key.getSignaturesOfType(PGPSignature.SUBKEY_BINDING)));
        }
        var all = new ArrayList<PGPSignature>(good(key, key, key.getSignaturesOfType(PGPSignature.DIRECT_KEY)));
        for (Iterator<byte[]> ids = key.getRawUserIDs(); ids.hasNext(); ) {
            all.addAll(certifications(key, ids.next()));
        }
        return strong(all);
    }

    private static List<PGPSignature> strong(List<PGPSignature> signatures) {
        return signatures.stream()
                .filter(s -> isStrong(s.getHashAlgorithm()) && understands(s))
                .toList();
    }

    /** Good signatures of a key over itself, or of the primary over a subkey. */
    private static List<PGPSignature> good(PGPPublicKey primary, PGPPublicKey key, Iterator<PGPSignature> signatures) {
        var good = new ArrayList<PGPSignature>();
        while (signatures.hasNext()) {
            PGPSignature signature = signatures.next();
            try {
                signature.init(new BcPGPContentVerifierBuilderProvider(), primary);
                boolean holds = key.isMasterKey()
                        ? signature.verifyCertification(key)
                        : signature.verifyCertification(primary, key);
                if (signature.getKeyID() == primary.getKeyID() && holds) {
                    good.add(signature);
                }
            } catch (PGPException | RuntimeException broken) {
                // A signature that cannot be checked says nothing.
                continue;
            }
        }
        return good;
    }

    /** The key's good signatures over one of its user ids, none when it took the id back. */
    private static List<PGPSignature> certifications(PGPPublicKey key, byte[] userId) {
        var good = new ArrayList<PGPSignature>();
        Iterator<PGPSignature> signatures = key.getSignaturesForID(userId);
        while (signatures != null && signatures.hasNext()) {
            PGPSignature signature = signatures.next();
            boolean revokes = signature.getSignatureType() == PGPSignature.CERTIFICATION_REVOCATION;
            if (signature.getKeyID() != key.getKeyID() || !(revokes || signature.isCertification())) {
                continue;
            }
            if (certifies(signature, key, userId)) {
                if (revokes) {
                    return List.of();
                }
                good.add(signature);
            }
        }
        return good;
    }

    private static boolean certifies(PGPSignature signature, PGPPublicKey key, byte[] userId) {
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            return signature.verifyCertification(userId, key);
        } catch (PGPException | RuntimeException broken) {
            return false;
        }
    }

    private static Optional<PGPSignature> newest(List<PGPSignature> signatures) {
        return signatures.stream()
                .max((a, b) -> a.getCreationTime().compareTo(b.getCreationTime()));
    }
}
