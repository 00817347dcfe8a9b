package org.mypkg.sign;

import java.util.List;
import java.util.Optional;

/**
 * So many of these keys must sign: the threshold of a role, as The Update Framework has it (specification 1.0, section 3.1).
 *
 * @param threshold how many different keys; at least one
 * @param revoked fingerprints of keys that were taken back: what they sign is refused by that name
 */
public record Quorum(List<PublicKey> keys, int threshold, List<String> revoked) {
    /** @throws IllegalArgumentException when the threshold is none */
    public Quorum {
        keys = List.copyOf(keys);
        revoked = List.copyOf(revoked);
        if (threshold < 1) {
            throw new IllegalArgumentException("a threshold of " + threshold);
        }
    }

    /** One key that suffices. */
    public static Quorum of(PublicKey key) {
        return new Quorum(List.of(key), 1, List.of());
    }

    /** The revoked key with this number, which is the end of its fingerprint (RFC 4880, section 12.2). */
    Optional<String> revokedBy(String keyId) {
        return revoked.stream().filter(fingerprint -> fingerprint.endsWith(keyId)).findFirst();
    }
}
