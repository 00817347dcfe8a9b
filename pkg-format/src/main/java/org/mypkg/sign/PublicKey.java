package org.mypkg.sign;

/** An OpenPGP public key with its subkeys. */
public final class PublicKey {
    private PublicKey() {}

    /** @throws TrustException (KEY_UNUSABLE) when the text is no armored public key */
    public static PublicKey parse(String armored) throws TrustException {
        throw new UnsupportedOperationException();
    }

    /** The fingerprint of the primary key, in upper-case hexadecimal. */
    public String fingerprint() {
        throw new UnsupportedOperationException();
    }

    /** The first user id; empty where the key has none. */
    public String userId() {
        throw new UnsupportedOperationException();
    }

    /** The key as text. */
    public String armored() {
        throw new UnsupportedOperationException();
    }
}
