package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.mypkg.diag.Failure;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.KeysCodec;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;
import org.mypkg.sys.HostFiles;

/**
 * The next generation of a repository's keys: made of the one that readers follow, signed by its root keys and by the new
 * ones, and written where readers find it once a publication names it. Before that nobody asks for it, so that it may lie
 * there unfinished or be replaced.
 */
final class Rotation {
    private final RepoDirectory repository;
    private final Instant now;

    Rotation(RepoDirectory repository, Instant now) {
        this.repository = repository;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * What is to become other. Thresholds of 0 stay as they are.
     *
     * @param leaving the root key whose place the new ones take in every role that it has; empty if none leaves
     * @param entering the new root keys
     * @param publishers the new publishing keys; empty if those of before stay
     * @param revoked fingerprints of keys that must not be trusted any more
     * @param validDays how long the generation is good for
     */
    record Change(
            List<PublicKey> leaving,
            List<PublicKey> entering,
            List<PublicKey> publishers,
            int rootThreshold,
            int publishThreshold,
            List<String> revoked,
            int validDays) {}

    /** The keys that readers know now. A repository with one key has it in both roles. */
    private KeysDocument before() throws Failure {
        Optional<KeyRotation.Generation> keys = repository.keys();
        if (keys.isPresent()) {
            return keys.get().document().value();
        }
        PublicKey one = repository.publicKey();
        var both = new KeysDocument.Role(1, List.of(one.fingerprint()));
        // Never written: it stands for the time before the first generation.
        return new KeysDocument(repository.document().name(), 1, now, now, both, both, List.of(one), List.of());
    }

    /** The next generation, unsigned. @throws RepositoryException when no signatures could ever satisfy it */
    KeysDocument next(Change change) throws Failure {
        KeysDocument before = before();
        long version = repository.keys().map(KeyRotation.Generation::version).orElse(0L) + 1;
        List<PublicKey> all = distinct(before.keys(), change.entering(), change.publishers());
        var revoked = new ArrayList<>(before.revoked());
        change.revoked().stream().filter(fingerprint -> !revoked.contains(fingerprint)).forEach(revoked::add);
        List<String> root = members(before.root(), change, revoked, true);
        List<String> publish = change.publishers().isEmpty()
                ? members(before.publish(), change, revoked, false)
                : fingerprints(change.publishers());
        try {
            var rootRole = new KeysDocument.Role(threshold(change.rootThreshold(), before.root(), root), root);
            var publishRole = new KeysDocument.Role(threshold(change.publishThreshold(), before.publish(), publish), publish);
            List<PublicKey> named = all.stream()
                    .filter(key -> root.contains(key.fingerprint()) || publish.contains(key.fingerprint()))
                    .toList();
            Instant expires = now.plus(Duration.ofDays(change.validDays()));
            return new KeysDocument(before.name(), version, now, expires, rootRole, publishRole, named, revoked);
        } catch (IllegalArgumentException impossible) {
            throw RepositoryException.invalid(
                    "no such generation of keys can be",
                    String.valueOf(impossible.getMessage()),
                    "name enough keys with --new-key and --publish-key, or a lower --threshold");
        }
    }

    private static int threshold(int wanted, KeysDocument.Role before, List<String> keys) {
        return wanted > 0 ? wanted : Math.max(1, Math.min(before.threshold(), keys.size()));
    }

    private static List<String> members(KeysDocument.Role before, Change change, List<String> revoked, boolean root) {
        List<String> leaving = fingerprints(change.leaving());
        boolean replaced = root || before.fingerprints().stream().anyMatch(leaving::contains);
        var members = new ArrayList<>(before.fingerprints());
        if (replaced && !change.entering().isEmpty()) {
            members.removeAll(leaving);
            fingerprints(change.entering()).stream().filter(key -> !members.contains(key)).forEach(members::add);
        }
        members.removeAll(revoked);
        return members;
    }

    private static List<String> fingerprints(List<PublicKey> keys) {
        return keys.stream().map(PublicKey::fingerprint).toList();
    }

    /** A key that is given again, with a new expiry perhaps, takes the place of its older copy. */
    private static List<PublicKey> distinct(List<PublicKey> before, List<PublicKey> entering, List<PublicKey> publishers) {
        var seen = new TreeSet<String>();
        var all = new ArrayList<PublicKey>();
        for (List<PublicKey> some : List.of(publishers, entering, before)) {
            for (PublicKey key : some) {
                if (seen.add(key.fingerprint())) {
                    all.add(key);
                }
            }
        }
        return all;
    }

    /** Lays the generation down to wait for its signatures. */
    void await(KeysDocument next) throws Failure {
        HostFiles.delete(RepoDirectory.signaturesOf(repository.nextKeysFile()));
        HostFiles.write(repository.nextKeysFile(), KeysCodec.encode(next));
    }

    /** Whether one waits for its signatures. */
    boolean waits() {
        return HostFiles.isRegularFile(repository.nextKeysFile());
    }

    /**
     * Adds a signature to the waiting generation.
     *
     * @return what a publication must name to make it visible; empty while it waits for more signatures
     */
    Optional<RepoDocument.Generation> attach(byte[] signature) throws Failure {
        byte[] bytes = HostFiles.read(repository.nextKeysFile());
        KeysDocument next = KeysCodec.decode(bytes);
        List<Quorum> quorums = List.of(before().rootQuorum(), next.rootQuorum());
        var waiting = new WaitingSignatures(repository.nextKeysFile(), bytes, quorums, now);
        Optional<byte[]> enough = waiting.add(signature);
        if (enough.isEmpty()) {
            return Optional.empty();
        }
        HostFiles.createDirectories(repository.resolve("keys"));
        HostFiles.write(repository.resolve(KeyRotation.file(next.version())), bytes);
        String armored = Signatures.armored(enough.get());
        HostFiles.write(
                repository.resolve(KeyRotation.signatureFile(next.version())), armored.getBytes(StandardCharsets.US_ASCII));
        HostFiles.delete(repository.nextKeysFile());
        waiting.forget();
        return Optional.of(new RepoDocument.Generation(next.version(), Digest.of(bytes)));
    }
}
