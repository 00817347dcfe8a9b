package org.mypkg.sign;

/** An OpenPGP secret key that can sign. */
public final class SecretKey {
    private SecretKey() {}

    /** Reads a key without a passphrase. @throws TrustException (KEY_UNUSABLE) when it is none, is locked or cannot sign */
    public static SecretKey parse(String armored) throws TrustException {
        return parse(armored, new char[0]);
    }

    /** Reads a key and unlocks it. */
    public static SecretKey parse(String armored, char[] passphrase) throws TrustException {
        throw new UnsupportedOperationException();
    }

    /** The public half. */
    public PublicKey publicKey() {
        throw new UnsupportedOperationException();
    }
}
