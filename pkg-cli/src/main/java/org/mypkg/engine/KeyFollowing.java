package org.mypkg.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.Fetcher;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.index.SeenState;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.sign.Verifier;

/**
 * Finds out who must sign a repository's {@code repo.json}: the pinned key, or the generation of keys that the document names,
 * reached from what this root accepted before. Which generation that is, the document says before its signature is checked;
 * a lie leads to a generation that does not follow, or to keys that did not sign the lie.
 */
final class KeyFollowing {
    private final TargetRoot root;
    private final Fetcher fetcher;
    private final Repository repository;
    private final Instant now;

    /** @param now by the machine's clock; never taken to be before what was seen of the repository */
    KeyFollowing(TargetRoot root, Fetcher fetcher, Repository repository, Instant now) {
        this.root = root;
        this.fetcher = fetcher;
        this.repository = repository;
        this.now = now;
    }

    /** A document whose signature was checked, and by whose keys. */
    record Signed(Verified<byte[]> document, HeldKeys keys) {}

    /** Where the signature lies; asked for only if one is needed. */
    @FunctionalInterface
    interface Signature {
        byte[] read() throws Failure;
    }

    Signed check(byte[] document, Signature signature) throws Failure {
        return switch (repository.anchor()) {
            case Repository.Snapshot(var digest) -> new Signed(
                    Verified.pinned(document, digest, "repo.json of the snapshot " + repository.name()), new HeldKeys.Bytes());
            case Repository.Keys keys -> checkKeys(document, signature);
        };
    }

    private Signed checkKeys(byte[] document, Signature signature) throws Failure {
        PublicKey pinned = pinned();
        byte[] signatures = signature.read();
        HeldKeys keys = keysFor(document, pinned);
        Quorum publishers = keys.publishers().getFirst();
        return new Signed(Verifier.verify(document, signatures, publishers, floor()), keys);
    }

    private PublicKey pinned() throws Failure {
        Optional<PublicKey> key = new KeyStore(root.config()).read(repository.name());
        return key.orElseThrow(() -> EngineException.of(
                ErrorCode.KEY_UNKNOWN,
                "cannot trust the repository " + repository.name(),
                "etc/mypkg/keys has no key for it",
                "mypkg key add " + repository.name() + " --key FILE"));
    }

    private HeldKeys keysFor(byte[] document, PublicKey pinned) throws Failure {
        Optional<HeldKeys.Chain> held = root.trust().keys(repository.name());
        Optional<RepoDocument.Keys> named = named(document);
        if (named.isEmpty()) {
            return held.isPresent() ? held.get() : new HeldKeys.OneKey(pinned);
        }
        return switch (named.get()) {
            case RepoDocument.OneKey one -> {
                if (held.isPresent()) {
                    throw wentBack(held.get());
                }
                yield new HeldKeys.OneKey(pinned);
            }
            case RepoDocument.Generation wanted -> {
                KeyRotation.Generation generation = reached(wanted, pinned, held);
                KeyRotation.requireCurrent(generation.document().value(), floor());
                yield new HeldKeys.Chain(generation, pinned.fingerprint());
            }
        };
    }

    /** What the document claims; empty where it cannot be read, since then the signature will tell whether it was damaged. */
    private static Optional<RepoDocument.Keys> named(byte[] document) {
        try {
            return Optional.of(RepoCodec.decode(document).keys());
        } catch (FormatException damaged) {
            return Optional.empty();
        }
    }

    private KeyRotation.Generation reached(
            RepoDocument.Generation wanted, PublicKey pinned, Optional<HeldKeys.Chain> held) throws Failure {
        var rotation = new KeyRotation(this::read, now);
        if (held.isEmpty()) {
            return rotation.start(pinned, wanted);
        }
        KeyRotation.Generation generation = rotation.follow(held.get().generation(), wanted);
        boolean leads = held.get().anchor().equals(pinned.fingerprint())
                || generation.document().value().root().fingerprints().contains(pinned.fingerprint());
        // The user pinned another key since: it must be one of this chain, too.
        return leads ? generation : rotation.start(pinned, wanted);
    }

    private Instant floor() throws Failure {
        Optional<SeenState> seen = root.trust().read(repository.name());
        return seen.map(SeenState::created).filter(now::isBefore).orElse(now);
    }

    private Optional<byte[]> read(String file, int limitBytes) throws Failure {
        try {
            return Optional.of(fetcher.read(repository.location().resolve(file), limitBytes));
        } catch (FetchException failed) {
            if (failed.kind() == FetchException.Kind.ABSENT || failed.kind() == FetchException.Kind.UNREADABLE) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private static TrustException wentBack(HeldKeys.Chain held) {
        return new TrustException(
                ErrorCode.KEYS_ROLLED_BACK,
                "the repository's keys are not acceptable",
                "it names no generation of keys, and generation " + held.document().version() + " was accepted before",
                "try another mirror, or ask the repository's maintainer");
    }

    /** Whether others publish now than those whose publication was accepted last. */
    static boolean otherPublishers(Optional<HeldKeys.Chain> before, HeldKeys after) {
        if (!(after instanceof HeldKeys.Chain now)) {
            return false;
        }
        List<String> publish = now.document().publish().fingerprints();
        return before.isPresent()
                ? !before.get().document().publish().equals(now.document().publish())
                : !publish.equals(List.of(now.anchor()));
    }

    /** What became other between two states of the keys, in one line; empty when nothing did. */
    static String change(Optional<HeldKeys.Chain> before, HeldKeys after) {
        if (!(after instanceof HeldKeys.Chain now)) {
            return "";
        }
        if (before.isEmpty()) {
            return "generation " + now.document().version() + ": root " + words(now.document().root()) + ", publish "
                    + words(now.document().publish());
        }
        KeysDocument old = before.get().document();
        if (old.version() == now.document().version()) {
            return "";
        }
        var parts = new ArrayList<String>();
        difference("root", old.root(), now.document().root(), parts);
        difference("publish", old.publish(), now.document().publish(), parts);
        now.document().revoked().stream()
                .filter(fingerprint -> !old.revoked().contains(fingerprint))
                .forEach(fingerprint -> parts.add("revoked " + fingerprint));
        String what = parts.isEmpty() ? "the same keys, a later expiry" : String.join(", ", parts);
        return "generation " + old.version() + " to " + now.document().version() + ": " + what;
    }

    private static void difference(String role, KeysDocument.Role old, KeysDocument.Role now, List<String> parts) {
        if (!old.equals(now)) {
            parts.add(role + " " + words(now) + " instead of " + words(old));
        }
    }

    private static String words(KeysDocument.Role role) {
        String keys = String.join(" and ", role.fingerprints());
        return role.threshold() == 1 ? keys : role.threshold() + " of " + keys;
    }
}
