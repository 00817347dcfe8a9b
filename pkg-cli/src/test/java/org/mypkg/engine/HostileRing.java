package org.mypkg.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
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
import org.mypkg.sign.Signer;

/**
 * A key that is well made and must not vouch for anything, and who signs with it all the same.
 *
 * @param armored the public key
 * @param signer signs with the part that must not
 */
public record HostileRing(byte[] armored, Signer signer) {
    /** What is wrong with the part that signs. */
    public enum Fault {
        RSA_1024,
        FOR_ENCRYPTION_ONLY,
        SUBKEY_EXPIRED,
        SUBKEY_REVOKED,
        SUBKEY_DID_NOT_AGREE
    }

    /** @param now the key was made thirty days before */
    public static HostileRing with(Fault fault, Instant now) throws IOException, PGPException {
        Instant made = now.minus(Duration.ofDays(30));
        PGPKeyPair primary = fault == Fault.RSA_1024 ? rsa(made) : ed25519(made);
        int flags = fault == Fault.FOR_ENCRYPTION_ONLY ? KeyFlags.ENCRYPT_COMMS : KeyFlags.SIGN_DATA | KeyFlags.CERTIFY_OTHER;
        PGPKeyRingGenerator ring = new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION, primary, "X", new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                says(flags, 0).generate(), says(0, 0).generate(), builder(primary), null);
        return switch (fault) {
            case RSA_1024, FOR_ENCRYPTION_ONLY -> of(ring.generatePublicKeyRing(), primary, now);
            case SUBKEY_EXPIRED -> withSubkey(ring, ed25519(made), Duration.ofDays(20).toSeconds(), now);
            case SUBKEY_DID_NOT_AGREE -> {
                PGPKeyPair stranger = ed25519(made);
                ring.addSubKey(stranger, says(KeyFlags.SIGN_DATA, 0).generate(), says(0, 0).generate());
                yield of(ring.generatePublicKeyRing(), stranger, now);
            }
            case SUBKEY_REVOKED -> {
                PGPKeyPair subkey = ed25519(made);
                ring.addSubKey(subkey, says(KeyFlags.SIGN_DATA, 0).generate(), says(0, 0).generate(), builder(subkey));
                yield of(revoked(ring.generatePublicKeyRing(), primary, subkey.getPublicKey().getKeyID()), subkey, now);
            }
        };
    }

    private static HostileRing withSubkey(PGPKeyRingGenerator ring, PGPKeyPair subkey, long validSeconds, Instant now)
            throws PGPException, IOException {
        ring.addSubKey(subkey, says(KeyFlags.SIGN_DATA, validSeconds).generate(), says(0, 0).generate(), builder(subkey));
        return of(ring.generatePublicKeyRing(), subkey, now);
    }

    private static PGPPublicKeyRing revoked(PGPPublicKeyRing ring, PGPKeyPair primary, long subkeyId) throws PGPException {
        var generator = new PGPSignatureGenerator(builder(primary), primary.getPublicKey());
        generator.init(PGPSignature.SUBKEY_REVOCATION, primary.getPrivateKey());
        PGPPublicKey subkey = ring.getPublicKey(subkeyId);
        PGPSignature revocation = generator.generateCertification(primary.getPublicKey(), subkey);
        return PGPPublicKeyRing.insertPublicKey(ring, PGPPublicKey.addCertification(subkey, revocation));
    }

    private static PGPSignatureSubpacketGenerator says(int flags, long validSeconds) {
        var said = new PGPSignatureSubpacketGenerator();
        if (flags != 0) {
            said.setKeyFlags(true, flags);
        }
        if (validSeconds != 0) {
            said.setKeyExpirationTime(true, validSeconds);
        }
        return said;
    }

    private static BcPGPContentSignerBuilder builder(PGPKeyPair by) {
        return new BcPGPContentSignerBuilder(by.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512);
    }

    private static PGPKeyPair ed25519(Instant made) throws PGPException {
        var generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4, PublicKeyAlgorithmTags.EDDSA_LEGACY, generator.generateKeyPair(), Date.from(made));
    }

    private static PGPKeyPair rsa(Instant made) throws PGPException {
        var generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65_537), new SecureRandom(), 1024, 64));
        return new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4, PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), Date.from(made));
    }

    private static HostileRing of(PGPPublicKeyRing ring, PGPKeyPair by, Instant now) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var armored = ArmoredOutputStream.builder().clearHeaders().build(out)) {
            armored.write(ring.getEncoded());
        }
        byte[] text = out.toString(StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII);
        return new HostileRing(text, data -> signature(data, by, now));
    }

    private static byte[] signature(byte[] data, PGPKeyPair by, Instant now) {
        try {
            var generator = new PGPSignatureGenerator(builder(by), by.getPublicKey());
            generator.init(PGPSignature.BINARY_DOCUMENT, by.getPrivateKey());
            var hashed = new PGPSignatureSubpacketGenerator();
            hashed.setSignatureCreationTime(Date.from(now));
            hashed.setIssuerKeyID(false, by.getKeyID());
            generator.setHashedSubpackets(hashed.generate());
            generator.update(data);
            return generator.generate().getEncoded();
        } catch (PGPException | IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
