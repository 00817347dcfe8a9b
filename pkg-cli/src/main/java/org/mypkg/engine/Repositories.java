package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Invariant;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.index.KeysDocument;
import org.mypkg.model.RootPath;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.TrustException;
import org.mypkg.sys.DiskException;

/**
 * The repositories that a root is configured with: which there are, what they offer, and whether that may be believed. An
 * index is believed when the key of its repository signed it, it has not expired, and it is not older than what was seen.
 */
public final class Repositories {
    /** The name of the public key beside {@code repo.json}. */
    public static final String KEY_FILE = "key.asc";

    private static final String DIRECTORY = "repos.d";
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
     * @param keys how its keys changed, one line; empty when they did not
     */
    public record Updated(Repository repository, long serial, int packages, boolean news, String keys) {}

    /**
     * A key that is trusted for one repository.
     *
     * @param roles {@code root}, {@code publish}; empty for a pinned key that newer ones have replaced
     * @param generation of keys that it stands in; 0 for a repository that has one key for everything
     */
    public record TrustedKey(String repository, PublicKey key, List<String> roles, long generation) {}

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

    /** The key that the first mirror of a repository that answers publishes; whoever asks must have it confirmed. */
    public PublicKey offeredKey(Repository repository) throws Failure {
        List<Location> places = repository.places();
        for (Location place : places.subList(0, places.size() - 1)) {
            try {
                return keyAt(place, fetcher.hasty());
            } catch (FetchException failed) {
                root.mirrors().failed(place);
            }
        }
        return keyAt(places.getLast(), fetcher);
    }

    private static PublicKey keyAt(Location place, Fetcher fetcher) throws Failure {
        byte[] armored = fetcher.read(place.resolve(KEY_FILE), LONGEST_KEY_BYTES);
        return PublicKey.parse(new String(armored, StandardCharsets.UTF_8));
    }

    /** The key that is trusted for a repository; empty where there is none. */
    public Optional<PublicKey> trustedKey(String repository) throws DiskException, TrustException {
        return new KeyStore(root.config()).read(repository);
    }

    /** All keys that count for a repository, the pinned one first where it still does. */
    public List<TrustedKey> trustedKeys(String repository) throws DiskException, TrustException, EngineException {
        Optional<PublicKey> pinned = trustedKey(repository);
        Optional<HeldKeys.Chain> held = pinned.isEmpty() ? Optional.empty() : root.trust().keys(repository);
        var keys = new ArrayList<TrustedKey>();
        if (held.isEmpty()) {
            pinned.ifPresent(key -> keys.add(new TrustedKey(repository, key, List.of("root", "publish"), 0)));
            return keys;
        }
        KeysDocument document = held.get().document();
        for (PublicKey key : document.keys()) {
            keys.add(new TrustedKey(repository, key, document.rolesOf(key.fingerprint()), document.version()));
        }
        return keys;
    }

    /** The keys whose signature on a package of this repository counts. */
    public List<PublicKey> packageKeys(String repository) throws DiskException, TrustException, EngineException {
        return trustedKeys(repository).stream()
                .filter(trusted -> trusted.roles().contains("publish"))
                .map(TrustedKey::key)
                .toList();
    }

    /** How keys are to be trusted for a name that another repository had before. */
    public enum Past {
        /** The new key must lead to what was accepted before. */
        KEPT,
        /** What was seen is forgotten: another repository begins under this name. */
        FORGOTTEN
    }

    /** Trusts a key for a repository that exists, instead of the one before, whose index is used no longer. */
    public void trust(String repository, PublicKey key, Past past) throws DiskException, EngineException {
        named(repository);
        boolean another = !trusts(repository, key);
        switch (past) {
            case KEPT -> {
                if (another) {
                    cache.forget(repository);
                }
            }
            case FORGOTTEN -> {
                root.trust().forget(repository);
                cache.forget(repository);
            }
        }
        new KeyStore(root.config()).write(repository, key);
    }

    private boolean trusts(String repository, PublicKey key) throws DiskException {
        try {
            return trustedKey(repository).filter(k -> k.fingerprint().equals(key.fingerprint())).isPresent();
        } catch (TrustException unreadable) {
            return false;
        }
    }

    /** Trusts no key for a repository any more; what it published is used no longer, either. */
    public void distrust(String repository) throws DiskException, EngineException {
        named(repository);
        new KeyStore(root.config()).delete(repository);
        cache.forget(repository);
    }

    /** Adds a repository that is pinned by its bytes. */
    public void add(Repository snapshot) throws DiskException, EngineException {
        requireAbsent(snapshot.name());
        Invariant.check(snapshot.isSnapshot(), "a repository without a key is pinned by its bytes");
        root.config().write(DIRECTORY + "/" + snapshot.name() + ".yaml", RepositoryConfig.encode(snapshot));
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
        return update(repository, EngineListener.SILENT);
    }

    /** The same, telling how it goes on; asks one mirror after the other until one has an acceptable index. */
    public Updated update(Repository repository, EngineListener listener) throws Failure {
        var mirrored = new MirroredRefresh(root.mirrors(), fetcher, (preferred, patience) ->
                new IndexRefresh(root, patience, cache, clock, listener).refresh(preferred));
        try {
            return mirrored.refresh(repository);
        } finally {
            root.mirrors().save();
        }
    }

    /** The paths of an offered package, by its repository's lists of files; they are fetched when somebody first asks. */
    public List<RootPath> filesOf(Offer offer, EngineListener listener) throws Failure {
        return new OfferedFiles(cache, listener).of(offer);
    }

    /** The offered packages that have a path, directories left out, in order; the lists are fetched when somebody first asks. */
    public List<Offer> offering(Universe universe, RootPath path, EngineListener listener) throws Failure {
        return new OfferedFiles(cache, listener).having(universe, path);
    }

    /** What all repositories offer, from what the last update kept; fetches nothing. */
    public Universe load(Staleness staleness) throws Failure {
        return new IndexLoading(root, cache, clock).load(list(), staleness);
    }
}
