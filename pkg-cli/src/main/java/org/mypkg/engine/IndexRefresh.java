package org.mypkg.engine;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.Fetcher;
import org.mypkg.index.Part;
import org.mypkg.index.RepositoryTrust;
import org.mypkg.index.SeenState;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.sign.Verifier;

/** One look at what a repository publishes now: is it signed, fresh and whole, and only then it is kept. */
final class IndexRefresh {
    private static final String REPO_FILE = "repo.json";
    private static final String SIGNATURE_FILE = "repo.json.asc";
    private static final int LONGEST_DOCUMENT_BYTES = 16 << 20;
    private static final int LONGEST_SIGNATURE_BYTES = 1 << 20;

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
        Verified<byte[]> signed = signedDocument(repository, keyringOf(repository));
        Optional<SeenState> seen = root.trust().read(repository.name());
        RepositoryTrust.Accepted accepted =
                RepositoryTrust.accept(signed, seen, clock.instant(), RepositoryTrust.Expiry.ENFORCED);
        int packages = 0;
        List<Verified<Part>> parts = IndexCache.partsOf(accepted.document(), Part.PACKAGES);
        cache.fetch(repository, parts, listener);
        for (Verified<Part> part : parts) {
            packages += cache.entriesOf(part).size();
        }
        root.trust().write(repository.name(), accepted.seen());
        cache.keep(repository.name(), signed.value());
        boolean news = seen.isEmpty() || !seen.get().digest().equals(accepted.seen().digest());
        return new Repositories.Updated(repository, accepted.seen().serial(), packages, news);
    }

    /** A publication that came between the two requests leaves a pair that does not match; a second try tells. */
    private Verified<byte[]> signedDocument(Repository repository, Keyring keyring) throws Failure {
        try {
            return fetchSigned(repository, keyring);
        } catch (TrustException wrong) {
            if (wrong.code() != ErrorCode.SIGNATURE_WRONG) {
                throw wrong;
            }
            return fetchSigned(repository, keyring);
        }
    }

    private Verified<byte[]> fetchSigned(Repository repository, Keyring keyring) throws Failure {
        byte[] signature = signatureOf(repository);
        Optional<Verified<byte[]>> known = knownDocument(repository, signature, keyring);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] document = fetcher.read(repository.location().resolve(REPO_FILE), LONGEST_DOCUMENT_BYTES);
        return Verifier.verify(document, signature, keyring, clock.instant());
    }

    /**
     * The document that was kept last, if the signature that is published now is over it: then there is no news, and one small
     * request told so, whatever the server knows of conditional requests. It is held to the same as a fetched one; above all
     * it must not have expired.
     */
    private Optional<Verified<byte[]>> knownDocument(Repository repository, byte[] signature, Keyring keyring)
            throws Failure {
        Optional<byte[]> kept = cache.kept(repository.name());
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Verifier.verify(kept.get(), signature, keyring, clock.instant()));
        } catch (TrustException another) {
            return Optional.empty();
        }
    }

    private byte[] signatureOf(Repository repository) throws Failure {
        try {
            return fetcher.read(repository.location().resolve(SIGNATURE_FILE), LONGEST_SIGNATURE_BYTES);
        } catch (org.mypkg.fetch.FetchException failed) {
            boolean reachable = switch (failed.kind()) {
                case ABSENT, UNREADABLE -> true;
                case UNREACHABLE, REFUSED, MALFORMED, TOO_LONG, TOO_SLOW, REDIRECT_LOOP, REDIRECT_UNSAFE, OTHER_BYTES,
                        OFFLINE, CANCELLED, SETTINGS, SEVERAL -> false;
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

    private Keyring keyringOf(Repository repository) throws Failure {
        Optional<PublicKey> key = new KeyStore(root.config()).read(repository.name());
        if (key.isEmpty()) {
            throw EngineException.of(
                    ErrorCode.KEY_UNKNOWN,
                    "cannot trust the repository " + repository.name(),
                    "etc/mypkg/keys has no key for it",
                    "mypkg repo remove " + repository.name() + ", then add it again with --key FILE");
        }
        return Keyring.of(key.get());
    }
}
