package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.TrustException;
import org.mypkg.sys.DiskException;

/** The keys that are trusted: {@code etc/mypkg/keys/NAME.asc}, each for the repository of that name and no other. */
final class KeyStore {
    private static final String DIRECTORY = "keys/";

    private final RootFiles config;

    KeyStore(RootFiles config) {
        this.config = config;
    }

    /** The key of a repository; empty where there is none. */
    Optional<PublicKey> read(String repository) throws DiskException, TrustException {
        Optional<byte[]> bytes = config.read(DIRECTORY + repository + ".asc");
        return bytes.isEmpty()
                ? Optional.empty()
                : Optional.of(PublicKey.parse(new String(bytes.get(), StandardCharsets.UTF_8)));
    }

    void write(String repository, PublicKey key) throws DiskException {
        config.write(DIRECTORY + repository + ".asc", key.armored().getBytes(StandardCharsets.UTF_8));
    }

    void delete(String repository) throws DiskException {
        config.delete(DIRECTORY + repository + ".asc");
    }
}
