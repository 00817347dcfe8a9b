package org.mypkg.sign;

import java.time.Instant;

/** Checks OpenPGP signatures. */
public final class Verifier {
    private Verifier() {}

    /**
     * The data, vouched for by a key of the ring.
     *
     * @param signature detached, binary or armored; of several, one good one suffices
     * @param now signatures and keys must be valid at this moment
     * @throws TrustException SIGNATURE_MISSING, SIGNATURE_WRONG, KEY_UNKNOWN or KEY_UNUSABLE (expired, revoked)
     */
    public static Verified<byte[]> verify(byte[] data, byte[] signature, Keyring keyring, Instant now)
            throws TrustException {
        throw new UnsupportedOperationException();
    }
}
