package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoDocument;
import org.mypkg.index.RepositoryTrust;
import org.mypkg.index.SeenState;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.sign.Verifier;
import org.mypkg.sys.DiskException;

/**
 * The repositories that a root is configured with: which there are, what they offer, and whether that may be believed. An
 * index is believed when the key of its repository signed it, it has not expired, and it is not older than what was seen.
 */
public final class Repositories {
    /** The name of the public key beside {@code repo.json}. */
    public static final String KEY_FILE = "key.asc";

    private static final String REPO_FILE = "repo.json";
    private static final String SIGNATURE_FILE = "repo.json.asc";
    private static final String DIRECTORY = "repos.d";
    private static final int LONGEST_DOCUMENT_BYTES = 16 << 20;
    private static final int LONGEST_KEY_BYTES = 1 << 20;

    private final TargetRoot root;
    private final Fetcher fetcher;
    private final IndexCache cache;
    private final InstantSource clock;

    public Repositories(TargetRoot root, Fetcher fetcher, InstantSource clock) {
        this.root = root;
        this.fetcher = fetcher;
        this.cache = new IndexCache(root, fetcher);
        this.clock = clock;
    }

    /**
     * What an update found.
     *
     * @param packages how many packages the repository offers
     * @param news whether it is another publication than before
     */
    public record Updated(Repository repository, long serial, int packages, boolean news) {}

    /** Whether an index may be used after its time, because no newer one can be had. */
    public enum Staleness {
        REFUSED,
        TOLERATED
    }

    /** All repositories, sorted by name. */
    public List<Repository> list() throws DiskException, EngineException {
        RootFiles config = root.config();
        var repositories = new ArrayList<Repository>();
        for (String file : config.list(DIRECTORY)) {
            if (RepositoryConfig.nameOf(file).isPresent()) {
                byte[] bytes = config.read(DIRECTORY + "/" + file).orElse(new byte[0]);
                repositories.add(RepositoryConfig.parse(file, bytes));
            }
        }
        repositories.sort(java.util.Comparator.comparing(Repository::name));
        return List.copyOf(repositories);
    }

    /** The repository of that name. @throws EngineException (UNKNOWN_REPOSITORY) where there is none */
    public Repository named(String name) throws DiskException, EngineException {
        Optional<Repository> found =
                list().stream().filter(r -> r.name().equals(name)).findFirst();
        return found.orElseThrow(() -> EngineException.of(
                ErrorCode.UNKNOWN_REPOSITORY,
                "there is no repository '" + name + "'",
                "etc/mypkg/repos.d has no file for it",
                "mypkg repo list shows those that there are"));
    }

    /** The key that a repository publishes; whoever asks must have it confirmed. */
    public PublicKey offeredKey(Location location) throws Failure {
        byte[] armored = fetcher.read(location.resolve(KEY_FILE), LONGEST_KEY_BYTES);
        return PublicKey.parse(new String(armored, StandardCharsets.UTF_8));
    }

    /** The key that is trusted for a repository; empty where there is none. */
    public Optional<PublicKey> trustedKey(String repository) throws DiskException, TrustException {
        return new KeyStore(root.config()).read(repository);
    }

    /** Fails if a repository of that name exists. @throws EngineException (REPOSITORY_EXISTS) */
    public void requireAbsent(String name) throws DiskException, EngineException {
        if (list().stream().anyMatch(r -> r.name().equals(name))) {
            throw EngineException.of(
                    ErrorCode.REPOSITORY_EXISTS,
                    "cannot add the repository '" + name + "'",
                    "there is one of that name",
                    "choose another name, or remove it first: mypkg repo remove " + name);
        }
    }

    /** Adds a repository and trusts the key for it. The key comes first: a repository without one is of no use. */
    public void add(Repository repository, PublicKey key) throws DiskException, EngineException {
        requireAbsent(repository.name());
        new KeyStore(root.config()).write(repository.name(), key);
        root.config().write(DIRECTORY + "/" + repository.name() + ".yaml", RepositoryConfig.encode(repository));
    }

    /** Forgets a repository, its key and its index; what was seen of it is remembered. */
    public void remove(String name) throws DiskException, EngineException {
        named(name);
        for (String ending : List.of(".yaml", ".json")) {
            root.config().delete(DIRECTORY + "/" + name + ending);
        }
        new KeyStore(root.config()).delete(name);
        cache.forget(name);
    }

    /** Fetches the index of a repository, if there is news. Nothing of it is kept before all of it has been checked. */
    public Updated update(Repository repository) throws Failure {
        Verified<byte[]> signed = signedDocument(repository, keyringOf(repository));
        Optional<SeenState> seen = root.trust().read(repository.name());
        RepositoryTrust.Accepted accepted =
                RepositoryTrust.accept(signed, seen, clock.instant(), RepositoryTrust.Expiry.ENFORCED);
        int packages = 0;
        for (Verified<Part> part : partsOf(accepted.document(), Part.PACKAGES)) {
            cache.fetch(repository, part);
            packages += entriesOf(part).size();
        }
        root.trust().write(repository.name(), accepted.seen());
        cache.keep(repository.name(), signed.value());
        boolean news = seen.isEmpty() || !seen.get().digest().equals(accepted.seen().digest());
        return new Updated(repository, accepted.seen().serial(), packages, news);
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
        byte[] document = fetcher.read(repository.location().resolve(REPO_FILE), LONGEST_DOCUMENT_BYTES);
        return Verifier.verify(document, signatureOf(repository), keyring, clock.instant());
    }

    private byte[] signatureOf(Repository repository) throws Failure {
        try {
            return fetcher.read(repository.location().resolve(SIGNATURE_FILE), LONGEST_KEY_BYTES);
        } catch (org.mypkg.fetch.FetchException failed) {
            boolean reachable = switch (failed.kind()) {
                case ABSENT, UNREADABLE -> true;
                case UNREACHABLE, REFUSED, TOO_LONG, OTHER_BYTES, OFFLINE -> false;
            };
            if (!reachable) {
                throw failed;
            }
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
        Optional<PublicKey> key = trustedKey(repository.name());
        if (key.isEmpty()) {
            throw EngineException.of(
                    ErrorCode.KEY_UNKNOWN,
                    "cannot trust the repository " + repository.name(),
                    "etc/mypkg/keys has no key for it",
                    "mypkg repo remove " + repository.name() + ", then add it again with --key FILE");
        }
        return Keyring.of(key.get());
    }

    private static List<Verified<Part>> partsOf(Verified<RepoDocument> document, String kind) {
        var parts = new ArrayList<Verified<Part>>();
        int count = document.value().parts(kind).size();
        for (int i = 0; i < count; i++) {
            int index = i;
            parts.add(document.map(d -> d.parts(kind).get(index)));
        }
        return parts;
    }

    private List<Verified<IndexEntry>> entriesOf(Verified<Part> part)
            throws DiskException, EngineException, TrustException, FormatException {
        Verified<byte[]> bytes = part.vouchFor(cache.read(part.value()), Part::digest, "an index part");
        Verified<List<IndexEntry>> all = bytes.map(b -> IndexCodec.decode(b, Limits.DEFAULT));
        var entries = new ArrayList<Verified<IndexEntry>>(all.value().size());
        for (IndexEntry entry : all.value()) {
            entries.add(all.map(ignored -> entry));
        }
        return entries;
    }

    /** What all repositories offer, from what the last update kept; fetches nothing. */
    public Universe load(Staleness staleness) throws Failure {
        var offers = new ArrayList<Offer>();
        var warnings = new ArrayList<String>();
        for (Repository repository : list()) {
            Optional<SeenState> seen = root.trust().read(repository.name());
            Optional<byte[]> document = cache.kept(repository.name());
            if (seen.isEmpty() || document.isEmpty()) {
                warnings.add("the repository " + repository.name() + " was never updated here: mypkg update");
                continue;
            }
            offers.addAll(load(repository, document.get(), seen.get(), staleness, warnings));
        }
        return new Universe(offers, warnings);
    }

    private List<Offer> load(
            Repository repository, byte[] document, SeenState seen, Staleness staleness, List<String> warnings)
            throws Failure {
        // Its signature was checked when it came; since then its digest stands in our own state.
        Verified<byte[]> known = Verified.pinned(document, seen.digest(), "the kept index of " + repository.name());
        RepositoryTrust.Expiry expiry =
                switch (staleness) {
                    case REFUSED -> RepositoryTrust.Expiry.ENFORCED;
                    case TOLERATED -> RepositoryTrust.Expiry.WAIVED;
                };
        var accepted = RepositoryTrust.accept(known, Optional.of(seen), clock.instant(), expiry);
        if (clock.instant().isAfter(accepted.document().value().expires())) {
            warnings.add("the index of " + repository.name() + " has expired; newer packages may exist");
        }
        var offers = new ArrayList<Offer>();
        for (Verified<Part> part : partsOf(accepted.document(), Part.PACKAGES)) {
            for (Verified<IndexEntry> entry : entriesOf(part)) {
                offers.add(new Offer(repository, entry));
            }
        }
        return offers;
    }
}
