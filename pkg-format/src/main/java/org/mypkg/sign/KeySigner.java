package org.mypkg.sign;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.mypkg.diag.ErrorCode;

/** Version 4 signatures over SHA-512. With an Ed25519 key the same data at the same second give the same bytes. */
final class KeySigner implements Signer {
    private final SecretKey key;
    private final InstantSource clock;

    KeySigner(SecretKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    @Override
    public byte[] detached(byte[] data) throws TrustException {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        PGPPublicKey signing = key.signing();
        var fault = KeyValidity.fault(key.publicKey().ring().getPublicKey(), signing, now);
        if (fault.isPresent()) {
            throw refused(fault.get().code(), fault.get().fact());
        }
        try {
            var builder = new BcPGPContentSignerBuilder(signing.getAlgorithm(), HashAlgorithmTags.SHA512);
            var generator = new PGPSignatureGenerator(builder, signing);
            generator.init(PGPSignature.BINARY_DOCUMENT, key.secret());
            var hashed = new PGPSignatureSubpacketGenerator();
            hashed.setSignatureCreationTime(Date.from(now));
            hashed.setIssuerFingerprint(false, signing);
            generator.setHashedSubpackets(hashed.generate());
            var unhashed = new PGPSignatureSubpacketGenerator();
            unhashed.setIssuerKeyID(false, signing.getKeyID());
            generator.setUnhashedSubpackets(unhashed.generate());
            generator.update(data);
            return generator.generate().getEncoded();
        } catch (PGPException | IOException broken) {
            throw unusable(String.valueOf(broken.getMessage()));
        }
    }

    private TrustException unusable(String fact) {
        return refused(ErrorCode.KEY_UNUSABLE, fact);
    }

    private TrustException refused(ErrorCode code, String fact) {
        return new TrustException(code, "cannot sign with key " + key.publicKey().fingerprint(), fact, "");
    }
}
