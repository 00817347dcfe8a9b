package org.mypkg.index;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;

/**
 * One generation of a repository's keys: {@code keys/N.json}. Who may name the next generation (root), and who may sign
 * {@code repo.json} and packages (publish).
 *
 * @param name of the repository
 * @param version 1 for the first generation; each next one is greater by one
 * @param created when it was made; whole seconds
 * @param expires from then on no client takes it
 * @param keys those that the roles name
 * @param revoked fingerprints of keys that were taken back; they stay in every later generation
 */
public record KeysDocument(
        String name,
        long version,
        Instant created,
        Instant expires,
        Role root,
        Role publish,
        List<PublicKey> keys,
        List<String> revoked) {
    /** More keys than any repository needs, and few enough to check them all. */
    static final int KEYS_MAX = 32;

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}([0-9A-F]{24})?");

    /** A purpose of keys. @param threshold how many of them must sign @param fingerprints of the primary keys, upper case */
    public record Role(int threshold, List<String> fingerprints) {
        /** @throws IllegalArgumentException when the threshold cannot be met, or a key stands there twice */
        public Role {
            fingerprints = List.copyOf(fingerprints);
            if (new TreeSet<>(fingerprints).size() != fingerprints.size()) {
                throw new IllegalArgumentException("a role names a key twice");
            }
            if (threshold < 1 || threshold > fingerprints.size()) {
                throw new IllegalArgumentException(
                        "a threshold of " + threshold + " with " + fingerprints.size() + " keys");
            }
        }
    }

    /** @throws IllegalArgumentException when the document cannot be met by any signatures */
    public KeysDocument {
        Objects.requireNonNull(name);
        Objects.requireNonNull(created);
        Objects.requireNonNull(expires);
        keys = List.copyOf(keys);
        revoked = List.copyOf(revoked);
        if (version < 1) {
            throw new IllegalArgumentException("generations of keys begin with 1: " + version);
        }
        if (keys.size() > KEYS_MAX || revoked.size() > 64 * KEYS_MAX) {
            throw new IllegalArgumentException("more than " + KEYS_MAX + " keys");
        }
        for (String fingerprint : revoked) {
            if (!FINGERPRINT.matcher(fingerprint).matches()) {
                throw new IllegalArgumentException("not a fingerprint: '" + fingerprint + "'");
            }
        }
        checkRole("root", root, keys, revoked);
        checkRole("publish", publish, keys, revoked);
    }

    private static void checkRole(String label, Role role, List<PublicKey> keys, List<String> revoked) {
        List<String> known = keys.stream().map(PublicKey::fingerprint).toList();
        for (String fingerprint : role.fingerprints()) {
            if (known.stream().filter(fingerprint::equals).count() != 1) {
                throw new IllegalArgumentException("the role " + label + " names " + fingerprint + ", of which there must be one key");
            }
            if (revoked.contains(fingerprint)) {
                throw new IllegalArgumentException("the role " + label + " names the revoked key " + fingerprint);
            }
        }
    }

    /** Who must sign the next generation, and this one. */
    public Quorum rootQuorum() {
        return quorum(root);
    }

    /** Who must sign {@code repo.json}. */
    public Quorum publishQuorum() {
        return quorum(publish);
    }

    private Quorum quorum(Role role) {
        return new Quorum(role.fingerprints().stream().map(this::key).toList(), role.threshold(), revoked);
    }

    private PublicKey key(String fingerprint) {
        return keys.stream()
                .filter(key -> key.fingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow();
    }

    /** The roles of a key, in order; empty where it has none. */
    public List<String> rolesOf(String fingerprint) {
        var roles = new ArrayList<String>();
        if (root.fingerprints().contains(fingerprint)) {
            roles.add("root");
        }
        if (publish.fingerprints().contains(fingerprint)) {
            roles.add("publish");
        }
        return roles;
    }
}
