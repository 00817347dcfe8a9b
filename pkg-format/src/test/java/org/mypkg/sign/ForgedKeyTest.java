package org.mypkg.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;

/** Keys put together by somebody who does not own all their parts. */
final class ForgedKeyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);

    private static PGPKeyPair pair() throws PGPException {
        var generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        int algorithm = PublicKeyAlgorithmTags.EDDSA_LEGACY;
        return new BcPGPKeyPair(PublicKeyPacket.VERSION_4, algorithm, generator.generateKeyPair(), Date.from(NOW));
    }

    private static BcPGPContentSignerBuilder signing(int digest) {
        return new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.EDDSA_LEGACY, digest);
    }

    private static PGPKeyRingGenerator ring(PGPKeyPair primary, int flags, int digest, long validSeconds) throws PGPException {
        var said = new PGPSignatureSubpacketGenerator();
        said.setKeyFlags(true, flags);
        if (validSeconds > 0) {
            said.setKeyExpirationTime(true, validSeconds);
        }
        var sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
        var none = new PGPSignatureSubpacketGenerator().generate();
        return new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION, primary, "X", sha1, said.generate(), none, signing(digest), null);
    }

    private static byte[] signature(PGPKeyPair by) throws Exception {
        var generator = new PGPSignatureGenerator(signing(HashAlgorithmTags.SHA512), by.getPublicKey());
        generator.init(PGPSignature.BINARY_DOCUMENT, by.getPrivateKey());
        var hashed = new PGPSignatureSubpacketGenerator();
        hashed.setSignatureCreationTime(Date.from(NOW));
        hashed.setIssuerKeyID(false, by.getKeyID());
        generator.setHashedSubpackets(hashed.generate());
        generator.update(DATA);
        return generator.generate().getEncoded();
    }

    private static String verify(PGPPublicKeyRing ring, byte[] signature, Instant now) throws TrustException {
        return Verifier.verify(DATA, signature, Keyring.of(new PublicKey(ring)), now).signedBy();
    }

    private static void refused(PGPPublicKeyRing ring, byte[] signature, Instant now) {
        refused(ErrorCode.KEY_UNUSABLE, ring, signature, now);
    }

    private static void refused(ErrorCode code, PGPPublicKeyRing ring, byte[] signature, Instant now) {
        var thrown = assertThrows(TrustException.class, () -> verify(ring, signature, now));
        assertEquals(code, thrown.code(), thrown.getMessage());
    }

    @Test
    void anHonestKeyIsAccepted() throws Exception {
        PGPKeyPair primary = pair();
        PGPPublicKeyRing ring = ring(primary, KeyFlags.SIGN_DATA, HashAlgorithmTags.SHA512, 0).generatePublicKeyRing();
        assertEquals(new PublicKey(ring).fingerprint(), verify(ring, signature(primary), NOW));
    }

    /** Else anybody could call a stranger's key his subkey, and the stranger's signatures his own. */
    @Test
    void aSubkeyThatDidNotAgreeCannotSign() throws Exception {
        PGPKeyPair stranger = pair();
        PGPKeyRingGenerator generator = ring(pair(), KeyFlags.SIGN_DATA, HashAlgorithmTags.SHA512, 0);
        var said = new PGPSignatureSubpacketGenerator();
        said.setKeyFlags(true, KeyFlags.SIGN_DATA);
        generator.addSubKey(stranger, said.generate(), new PGPSignatureSubpacketGenerator().generate());
        refused(generator.generatePublicKeyRing(), signature(stranger), NOW);
    }

    @Test
    void aKeyThatIsOnlyForCertifyingCannotSignData() throws Exception {
        PGPKeyPair primary = pair();
        var ring = ring(primary, KeyFlags.CERTIFY_OTHER, HashAlgorithmTags.SHA512, 0).generatePublicKeyRing();
        refused(ring, signature(primary), NOW);
    }

    @Test
    void aKeyThatSpeaksForItselfWithAWeakDigestSaysNothing() throws Exception {
        PGPKeyPair primary = pair();
        var ring = ring(primary, KeyFlags.SIGN_DATA, HashAlgorithmTags.SHA1, 0).generatePublicKeyRing();
        refused(ring, signature(primary), NOW);
    }

    @Test
    void aKeyEndsAtItsSecond() throws Exception {
        PGPKeyPair primary = pair();
        var ring = ring(primary, KeyFlags.SIGN_DATA, HashAlgorithmTags.SHA512, 3600).generatePublicKeyRing();
        assertEquals(new PublicKey(ring).fingerprint(), verify(ring, signature(primary), NOW.plusSeconds(3599)));
        refused(ErrorCode.KEY_EXPIRED, ring, signature(primary), NOW.plusSeconds(3600));
    }

    @Test
    void aStrangerCannotRevokeAKey() throws Exception {
        PGPKeyPair primary = pair();
        PGPKeyPair stranger = pair();
        PGPPublicKey key = ring(primary, KeyFlags.SIGN_DATA, HashAlgorithmTags.SHA512, 0)
                .generatePublicKeyRing()
                .getPublicKey();
        PGPPublicKey byStranger = PGPPublicKey.addCertification(key, revocation(stranger, key));
        assertEquals(
                PublicKey.fingerprint(key.getFingerprint()),
                verify(new PGPPublicKeyRing(List.of(byStranger)), signature(primary), NOW));
        PGPPublicKey byOwner = PGPPublicKey.addCertification(key, revocation(primary, key));
        refused(ErrorCode.KEY_REVOKED, new PGPPublicKeyRing(List.of(byOwner)), signature(primary), NOW);
    }

    private static PGPSignature revocation(PGPKeyPair by, PGPPublicKey of) throws PGPException {
        var generator = new PGPSignatureGenerator(signing(HashAlgorithmTags.SHA512), by.getPublicKey());
        generator.init(PGPSignature.KEY_REVOCATION, by.getPrivateKey());
        return generator.generateCertification(of);
    }

    @Test
    void aCriticalSubpacketThatNobodyKnowsSpoilsASignature() throws Exception {
        PGPKeyPair primary = pair();
        var ring = ring(primary, KeyFlags.SIGN_DATA, HashAlgorithmTags.SHA512, 0).generatePublicKeyRing();
        var generator = new PGPSignatureGenerator(signing(HashAlgorithmTags.SHA512), primary.getPublicKey());
        generator.init(PGPSignature.BINARY_DOCUMENT, primary.getPrivateKey());
        var hashed = new PGPSignatureSubpacketGenerator();
        hashed.setSignatureCreationTime(Date.from(NOW));
        hashed.setIssuerKeyID(false, primary.getKeyID());
        hashed.addNotationData(true, true, "must@example.org", "understand");
        generator.setHashedSubpackets(hashed.generate());
        generator.update(DATA);
        byte[] signature = generator.generate().getEncoded();
        var thrown = assertThrows(TrustException.class, () -> verify(ring, signature, NOW));
        assertEquals(ErrorCode.SIGNATURE_WRONG, thrown.code());
    }
}
