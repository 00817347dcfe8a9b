package org.mypkg.sign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.PBESecretKeyEncryptor;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.jspecify.annotations.Nullable;

/** Makes keys that every gpg since 2.1 reads: version 4, EdDSA (algorithm 22) over Ed25519, for signing only. */
public final class KeyGenerator {
    private KeyGenerator() {}

    /**
     * @param secretArmored the secret key
     * @param publicArmored the public key
     * @param fingerprint upper-case hexadecimal
     */
    public record GeneratedKey(String secretArmored, String publicArmored, String fingerprint) {}

    /** A new key without a passphrase; {@code created} is rounded down to whole seconds. */
    public static GeneratedKey ed25519(String userId, Instant created, SecureRandom random) {
        return ed25519(userId, created, random, new char[0]);
    }

    /** A new key, locked with the passphrase unless that is empty. */
    public static GeneratedKey ed25519(String userId, Instant created, SecureRandom random, char[] passphrase) {
        return ed25519(userId, created, random, passphrase, Duration.ZERO);
    }

    /** The same with an end. @param validity from its creation on; zero for a key that does not expire */
    public static GeneratedKey ed25519(
            String userId, Instant created, SecureRandom random, char[] passphrase, Duration validity) {
        try {
            var generator = new Ed25519KeyPairGenerator();
            generator.init(new Ed25519KeyGenerationParameters(random));
            var pair = new BcPGPKeyPair(
                    PublicKeyPacket.VERSION_4,
                    PublicKeyAlgorithmTags.EDDSA_LEGACY,
                    generator.generateKeyPair(),
                    Date.from(Instant.ofEpochSecond(created.getEpochSecond())));
            PGPDigestCalculator sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
            var rings = new PGPKeyRingGenerator(
                    PGPSignature.POSITIVE_CERTIFICATION,
                    pair,
                    userId,
                    sha1,
                    selfDescription(created, validity),
                    new PGPSignatureSubpacketGenerator().generate(),
                    new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.EDDSA_LEGACY, HashAlgorithmTags.SHA512),
                    lock(passphrase, random));
            var publicKey = new PublicKey(rings.generatePublicKeyRing());
            String secret = Armor.encode(rings.generateSecretKeyRing().getEncoded());
            return new GeneratedKey(secret, publicKey.armored(), publicKey.fingerprint());
        } catch (PGPException broken) {
            throw new IllegalStateException("Ed25519 is always there", broken);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
    }

    private static PGPSignatureSubpacketVector selfDescription(Instant created, Duration validity) {
        var description = new PGPSignatureSubpacketGenerator();
        description.setSignatureCreationTime(Date.from(Instant.ofEpochSecond(created.getEpochSecond())));
        description.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
        if (validity.isPositive()) {
            description.setKeyExpirationTime(true, validity.toSeconds());
        }
        description.setPreferredHashAlgorithms(false, new int[] {HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA256});
        return description.generate();
    }

    /** SHA-1 here is the format's checksum of the locked key, not a signature's digest. */
    private static @Nullable PBESecretKeyEncryptor lock(char[] passphrase, SecureRandom random) throws PGPException {
        if (passphrase.length == 0) {
            return null;
        }
        var sha256 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256);
        return new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, sha256, 0xf0)
                .setSecureRandom(random)
                .build(passphrase);
    }
}
