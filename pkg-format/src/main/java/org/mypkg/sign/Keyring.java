package org.mypkg.sign;

import java.util.List;

/** The keys that are trusted for one purpose. */
public record Keyring(List<PublicKey> keys) {
    public Keyring {
        keys = List.copyOf(keys);
    }

    public static Keyring of(PublicKey... keys) {
        return new Keyring(List.of(keys));
    }
}
