package org.mypkg.engine;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.Fetcher;
import org.mypkg.index.Catalog;
import org.mypkg.index.Part;
import org.mypkg.index.RepositoryTrust;
import org.mypkg.index.SeenState;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;

/** One look at what a repository publishes now: is it signed, fresh and whole, and only then it is kept. */
final class IndexRefresh {
    private static final String REPO_FILE = "repo.json";
    private static final String SIGNATURE_FILE = "repo.json.asc";
    private static final int LONGEST_DOCUMENT_BYTES = 4 << 20;
    private static final int LONGEST_SIGNATURE_BYTES = 1 << 17;

    private final TargetRoot root;
    private final Fetcher fetcher;
    private final IndexCache cache;
    private final InstantSource clock;
    private final EngineListener listener;

    IndexRefresh(TargetRoot root, Fetcher fetcher, IndexCache cache, InstantSource clock, EngineListener listener) {
        this.root = root;
        this.fetcher = fetcher;
        this.cache = cache;
        this.clock = clock;
        this.listener = listener;
    }

    /** Fetches the index, if there is news. Nothing of it is kept before all of it has been checked. */
    Repositories.Updated refresh(Repository repository) throws Failure {
        KeyFollowing.Signed signed = signedDocument(repository);
        Optional<SeenState> seen = root.trust().read(repository.stateName());
        RepositoryTrust.Accepted accepted = accepted(repository, signed, seen);
        fetch(repository, IndexCache.partsOf(accepted.document(), Part.PACKAGES));
        int packages = catalog(repository, accepted).size();
        String change = KeyFollowing.change(root.trust().keys(repository.stateName()), signed.keys());
        root.trust().write(repository.stateName(), accepted.seen(), signed.keys());
        cache.keep(repository.name(), signed.document().value());
        cache.sweep();
        boolean news = seen.isEmpty() || !seen.get().digest().equals(accepted.seen().digest());
        return new Repositories.Updated(repository, accepted.seen().serial(), packages, news, change);
    }

    /** A snapshot is what the user named, neither older nor newer; nobody but he leads it anywhere. */
    private RepositoryTrust.Accepted accepted(Repository repository, KeyFollowing.Signed signed, Optional<SeenState> seen)
            throws Failure {
        boolean snapshot = repository.isSnapshot();
        var expiry = snapshot ? RepositoryTrust.Expiry.WAIVED : RepositoryTrust.Expiry.ENFORCED;
        boolean otherPublishers =
                KeyFollowing.otherPublishers(root.trust().keys(repository.stateName()), signed.keys());
        Optional<SeenState> before = snapshot ? Optional.empty() : otherPublishers ? seen.map(SeenState::underNewKeys) : seen;
        var accepted = RepositoryTrust.accept(signed.document(), before, clock.instant(), expiry);
        String name = accepted.document().value().name();
        if (signed.keys() instanceof HeldKeys.Chain chain && !chain.document().name().equals(name)) {
            throw new TrustException(
                    ErrorCode.REPOSITORY_RENAMED,
                    "the repository's index is not acceptable",
                    "it calls itself '" + name + "', and its keys are those of '" + chain.document().name() + "'",
                    "tell the repository's maintainer");
        }
        return accepted;
    }

    /** A part that was damaged in the cache is fetched again, once. */
    private Catalog catalog(Repository repository, RepositoryTrust.Accepted accepted) throws Failure {
        try {
            return cache.catalog(repository.name(), accepted.document(), accepted.seen().digest());
        } catch (TrustException damaged) {
            List<Verified<Part>> parts = IndexCache.partsOf(accepted.document(), Part.PACKAGES);
            cache.drop(parts);
            fetch(repository, parts);
            return cache.catalog(repository.name(), accepted.document(), accepted.seen().digest());
        }
    }

    private void fetch(Repository repository, List<Verified<Part>> parts) throws Failure {
        try {
            cache.fetch(repository, parts, listener);
        } catch (FetchException failed) {
            if (failed.diagnostic().code() != ErrorCode.DIGEST_MISMATCH) {
                throw failed;
            }
            throw new EngineException(
                    new Diagnostic(
                            ErrorCode.INDEX_MIXED,
                            "the parts of the repository " + repository.name() + " do not belong together",
                            failed.diagnostic().because(),
                            List.of("try again later, or another mirror; nothing was changed")),
                    failed);
        }
    }

    /** A publication that came between the two requests leaves a pair that does not match; a second try tells. */
    private KeyFollowing.Signed signedDocument(Repository repository) throws Failure {
        var published = new Published(repository);
        Optional<KeyFollowing.Signed> known = known(repository, published::signature);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] document = document(repository);
        try {
            return check(repository, document, published::signature);
        } catch (TrustException wrong) {
            boolean maybeOtherKeys = wrong.code() == ErrorCode.KEY_UNKNOWN || wrong.code() == ErrorCode.INDEX_MIXED;
            boolean again = wrong.code() == ErrorCode.SIGNATURE_WRONG
                    || (maybeOtherKeys && root.trust().keys(repository.stateName()).isPresent());
            if (!again) {
                throw wrong;
            }
            return check(repository, document(repository), () -> signatureOf(repository));
        }
    }

    /** The signature that is published now, asked for once. */
    private final class Published {
        private final Repository repository;
        private Optional<byte[]> read = Optional.empty();

        Published(Repository repository) {
            this.repository = repository;
        }

        byte[] signature() throws Failure {
            byte[] signature = read.isPresent() ? read.get() : signatureOf(repository);
            read = Optional.of(signature);
            return signature;
        }
    }

    private byte[] document(Repository repository) throws Failure {
        return fetcher.read(repository.location().resolve(REPO_FILE), LONGEST_DOCUMENT_BYTES);
    }

    /**
     * The document that was kept last, if the signature that is published now is over it: then there is no news, and one small
     * request told so, whatever the server knows of conditional requests. It is held to the same as a fetched one; above all
     * it must not have expired.
     */
    private Optional<KeyFollowing.Signed> known(Repository repository, KeyFollowing.Signature published) throws Failure {
        Optional<byte[]> kept = cache.kept(repository.name());
        if (kept.isEmpty() || repository.isSnapshot()) {
            return Optional.empty();
        }
        try {
            return Optional.of(check(repository, kept.get(), published));
        } catch (TrustException another) {
            return Optional.empty();
        }
    }

    private KeyFollowing.Signed check(Repository repository, byte[] document, KeyFollowing.Signature signature)
            throws Failure {
        return new KeyFollowing(root, fetcher, repository, clock.instant()).check(document, signature);
    }

    private byte[] signatureOf(Repository repository) throws Failure {
        try {
            return fetcher.read(repository.location().resolve(SIGNATURE_FILE), LONGEST_SIGNATURE_BYTES);
        } catch (FetchException failed) {
            boolean reachable = switch (failed.kind()) {
                case ABSENT, UNREADABLE -> true;
                case UNREACHABLE, REFUSED, MALFORMED, TOO_LONG, NO_RANGES, TOO_SLOW, REDIRECT_LOOP, REDIRECT_UNSAFE, OTHER_BYTES,
                        OFFLINE, CANCELLED, SETTINGS, CERTIFICATES, UNTRUSTED, SEVERAL -> false;
            };
            if (!reachable) {
                throw failed;
            }
            // Where there is no repo.json either, there is no repository, and that is what is wrong.
            fetcher.read(repository.location().resolve(REPO_FILE), LONGEST_DOCUMENT_BYTES);
            throw new EngineException(
                    new Diagnostic(
                            ErrorCode.SIGNATURE_MISSING,
                            "cannot trust the repository " + repository.name(),
                            List.of("its repo.json has no signature beside it (repo.json.asc)"),
                            List.of("tell the repository's maintainer; nothing was changed")),
                    failed);
        }
    }
}
