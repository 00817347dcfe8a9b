package org.mypkg.sign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.mypkg.diag.ErrorCode;

/** An OpenPGP secret key that can sign. */
public final class SecretKey {
    private final PublicKey whole;
    private final PGPPublicKey signing;
    private final PGPPrivateKey secret;

    private SecretKey(PublicKey whole, PGPPublicKey signing, PGPPrivateKey secret) {
        this.whole = whole;
        this.signing = signing;
        this.secret = secret;
    }

    /** Reads a key without a passphrase. @throws TrustException (KEY_UNUSABLE) when it is none, is locked or cannot sign */
    public static SecretKey parse(String armored) throws TrustException {
        return parse(armored, new char[0]);
    }

    /** Reads a key and unlocks it. @throws TrustException (KEY_UNUSABLE) when it is none, stays locked or cannot sign */
    public static SecretKey parse(String armored, char[] passphrase) throws TrustException {
        PGPSecretKeyRing ring = read(armored);
        for (PGPSecretKey key : ring) {
            if (!key.isPrivateKeyEmpty() && key.isSigningKey() && maySign(ring, key.getPublicKey())) {
                return unlock(ring, key, passphrase);
            }
        }
        throw unusable("none of its parts can sign");
    }

    private static PGPSecretKeyRing read(String armored) throws TrustException {
        try {
            var objects = new BcPGPObjectFactory(Armor.open(armored.getBytes(StandardCharsets.UTF_8)));
            if (objects.nextObject() instanceof PGPSecretKeyRing ring) {
                return ring;
            }
            throw unusable("it is no secret key");
        } catch (IOException | RuntimeException broken) {
            throw unusable(String.valueOf(broken.getMessage()));
        }
    }

    private static boolean maySign(PGPSecretKeyRing ring, PGPPublicKey key) {
        int flags = KeyValidity.flags(ring.toCertificate().getPublicKey(), key);
        return (flags & KeyFlags.SIGN_DATA) != 0;
    }

    private static SecretKey unlock(PGPSecretKeyRing ring, PGPSecretKey key, char[] passphrase) throws TrustException {
        boolean locked = key.getKeyEncryptionAlgorithm() != 0;
        if (locked && passphrase.length == 0) {
            throw unusable("it is locked with a passphrase");
        }
        try {
            var decryptor = new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(passphrase);
            PGPPrivateKey secret = key.extractPrivateKey(decryptor);
            return new SecretKey(new PublicKey(ring.toCertificate()), key.getPublicKey(), secret);
        } catch (PGPException | RuntimeException wrong) {
            throw unusable(locked ? "the passphrase does not open it" : String.valueOf(wrong.getMessage()));
        }
    }

    private static TrustException unusable(String fact) {
        return new TrustException(ErrorCode.KEY_UNUSABLE, "cannot sign with the secret key", fact, "");
    }

    /** The public half. */
    public PublicKey publicKey() {
        return whole;
    }

    /** The key or subkey that signs. */
    PGPPublicKey signing() {
        return signing;
    }

    PGPPrivateKey secret() {
        return secret;
    }
}
