package org.mypkg.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.mypkg.sign.KeyGenerator.GeneratedKey;
import org.mypkg.sign.Signer;

/** Signatures and keys that no honest program of ours makes. */
public final class HostileKeys {
    private HostileKeys() {}

    /** A signer that uses MD5 or SHA-1. @param digest a number of RFC 4880, section 9.4 */
    public static Signer weak(GeneratedKey key, Instant when, int digest) throws IOException, PGPException {
        PGPSecretKey secret = secret(key);
        PGPPrivateKey unlocked = unlocked(secret);
        return data -> {
            try {
                var builder = new BcPGPContentSignerBuilder(secret.getPublicKey().getAlgorithm(), digest);
                var generator = new PGPSignatureGenerator(builder, secret.getPublicKey());
                generator.init(PGPSignature.BINARY_DOCUMENT, unlocked);
                var hashed = new PGPSignatureSubpacketGenerator();
                hashed.setSignatureCreationTime(Date.from(when));
                hashed.setIssuerKeyID(false, secret.getKeyID());
                generator.setHashedSubpackets(hashed.generate());
                generator.update(data);
                return generator.generate().getEncoded();
            } catch (PGPException | IOException broken) {
                throw new IllegalStateException(broken);
            }
        };
    }

    /** The public key with its owner's revocation, as {@code gpg --export} gives it. */
    public static byte[] revoked(GeneratedKey key) throws IOException, PGPException {
        PGPSecretKey secret = secret(key);
        PGPPublicKey whole = secret.getPublicKey();
        var builder = new BcPGPContentSignerBuilder(whole.getAlgorithm(), HashAlgorithmTags.SHA512);
        var generator = new PGPSignatureGenerator(builder, whole);
        generator.init(PGPSignature.KEY_REVOCATION, unlocked(secret));
        PGPPublicKey revoked = PGPPublicKey.addCertification(whole, generator.generateCertification(whole));
        byte[] packets = new PGPPublicKeyRing(java.util.List.of(revoked)).getEncoded();
        var out = new java.io.ByteArrayOutputStream();
        try (var armored = org.bouncycastle.bcpg.ArmoredOutputStream.builder().clearHeaders().build(out)) {
            armored.write(packets);
        }
        return out.toByteArray();
    }

    private static PGPSecretKey secret(GeneratedKey key) throws IOException {
        byte[] armored = key.secretArmored().getBytes(StandardCharsets.US_ASCII);
        var objects = new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(armored)));
        return ((PGPSecretKeyRing) objects.nextObject()).getSecretKey();
    }

    private static PGPPrivateKey unlocked(PGPSecretKey secret) throws PGPException {
        return secret.extractPrivateKey(
                new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(new char[0]));
    }
}
