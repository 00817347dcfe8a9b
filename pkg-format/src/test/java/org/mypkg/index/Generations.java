package org.mypkg.index;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.model.Digest;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.SecretKey;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;

/** A repository's generations of keys in memory, signed by whom a test says. */
final class Generations implements KeyRotation.Documents {
    static final Instant DAY = Instant.parse("2026-11-21T08:00:00Z");

    final TreeMap<String, byte[]> files = new TreeMap<>();
    int reads;

    static KeyGenerator.GeneratedKey key(String name) {
        return KeyGenerator.ed25519(name, DAY.minusSeconds(1000), new SecureRandom());
    }

    static PublicKey publicKey(KeyGenerator.GeneratedKey key) throws TrustException {
        return PublicKey.parse(key.publicArmored());
    }

    /** A role of these keys. */
    static KeysDocument.Role role(int threshold, KeyGenerator.GeneratedKey... keys) {
        return new KeysDocument.Role(
                threshold,
                java.util.Arrays.stream(keys).map(KeyGenerator.GeneratedKey::fingerprint).toList());
    }

    static KeysDocument document(
            long version, KeysDocument.Role root, KeysDocument.Role publish, KeyGenerator.GeneratedKey... keys)
            throws TrustException {
        var all = new ArrayList<PublicKey>();
        for (KeyGenerator.GeneratedKey key : keys) {
            all.add(publicKey(key));
        }
        return new KeysDocument("base", version, DAY, DAY.plus(Duration.ofDays(365)), root, publish, all, List.of());
    }

    static byte[] signature(byte[] data, Instant when, KeyGenerator.GeneratedKey... signers) throws TrustException {
        var all = new ByteArrayOutputStream();
        for (KeyGenerator.GeneratedKey signer : signers) {
            Signer one = Signer.of(SecretKey.parse(signer.secretArmored()), InstantSource.fixed(when));
            all.writeBytes(one.detached(data));
        }
        return all.toByteArray();
    }

    /** Puts a document where its version says. */
    Generations put(KeysDocument document, KeyGenerator.GeneratedKey... signers) throws TrustException {
        return put(document.version(), document, signers);
    }

    Generations put(long at, KeysDocument document, KeyGenerator.GeneratedKey... signers) throws TrustException {
        byte[] bytes = KeysCodec.encode(document);
        files.put(KeyRotation.file(at), bytes);
        files.put(KeyRotation.signatureFile(at), signature(bytes, DAY, signers));
        return this;
    }

    byte[] file(String name) {
        return Optional.ofNullable(files.get(name)).orElseThrow();
    }

    RepoDocument.Generation named(long version) {
        byte[] bytes = files.getOrDefault(KeyRotation.file(version), "none".getBytes(StandardCharsets.UTF_8));
        return new RepoDocument.Generation(version, Digest.of(bytes));
    }

    @Override
    public Optional<byte[]> read(String file, int limitBytes) {
        reads++;
        return Optional.ofNullable(files.get(file));
    }
}
