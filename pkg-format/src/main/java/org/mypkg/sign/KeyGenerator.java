package org.mypkg.sign;

import java.security.SecureRandom;
import java.time.Instant;

/** Makes keys that every gpg since 2.1 reads: version 4, EdDSA (algorithm 22) over Ed25519, for signing only. */
public final class KeyGenerator {
    private KeyGenerator() {}

    /**
     * @param secretArmored the secret key, without a passphrase
     * @param publicArmored the public key
     * @param fingerprint upper-case hexadecimal
     */
    public record GeneratedKey(String secretArmored, String publicArmored, String fingerprint) {}

    /** A new key; {@code created} is rounded down to whole seconds. */
    public static GeneratedKey ed25519(String userId, Instant created, SecureRandom random) {
        throw new UnsupportedOperationException();
    }
}
