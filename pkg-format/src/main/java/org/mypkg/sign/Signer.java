package org.mypkg.sign;

import java.time.InstantSource;

/** Makes detached OpenPGP signatures. */
public interface Signer {
    /** The binary signature over the data. @throws TrustException (KEY_UNUSABLE) when the key cannot sign */
    byte[] detached(byte[] data) throws TrustException;

    /** The signature as armored text, as {@code gpg --armor --detach-sign} writes it. */
    default String armoredDetached(byte[] data) throws TrustException {
        return Armor.encode(detached(data));
    }

    /** Signs with a key that is at hand, with the given clock for the signature's date. */
    static Signer of(SecretKey key, InstantSource clock) {
        return new KeySigner(key, clock);
    }
}
