package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Where the files of a repository lie: what readers see below the directory, and what only its maintainer needs beside it.
 *
 * <p>Below: {@code repo.json}, its signature {@code repo.json.asc}, the public key {@code key.asc}, the parts of the index
 * under {@code index/} with names made of their digests, the packages under {@code pool/}, generations of keys under
 * {@code keys/}, and in {@code retired.json} which files are offered no longer. Beside: {@code DIR.mkrepo.yaml} (settings),
 * {@code DIR.mkrepo.cache} (which packages were read already), {@code DIR.next.json} (a publication that waits for its
 * signature).
 */
public final class RepoDirectory {
    static final String REPO_JSON = "repo.json";
    static final String SIGNATURE = "repo.json.asc";
    static final String PUBLIC_KEY = "key.asc";
    static final String POOL = "pool";

    private final Path root;
    private LastIndex last;

    private RepoDirectory(Path root) {
        this.root = root;
        this.last = LastIndex.none(this);
    }

    /** The repository that lies there. @throws RepositoryException when none does */
    public static RepoDirectory open(Path directory) throws RepositoryException {
        var repository = at(directory);
        if (!HostFiles.isRegularFile(repository.repoJson())) {
            throw RepositoryException.invalid(
                    "there is no repository in " + directory,
                    repository.repoJson() + " does not exist",
                    "make one with: mkrepo init " + directory + " --name NAME --key SECRET.asc");
        }
        return repository;
    }

    /** The place for a repository, whether there is one or not. */
    static RepoDirectory at(Path directory) {
        return new RepoDirectory(directory.toAbsolutePath().normalize());
    }

    /** The directory that readers see. */
    public Path root() {
        return root;
    }

    Path repoJson() {
        return root.resolve(REPO_JSON);
    }

    Path signature() {
        return root.resolve(SIGNATURE);
    }

    /** The file of the public key. */
    public Path publicKeyFile() {
        return root.resolve(PUBLIC_KEY);
    }

    /** The directory of the packages. */
    public Path pool() {
        return root.resolve(POOL);
    }

    /** The maintainer's settings. */
    public Path settingsFile() {
        return beside(".mkrepo.yaml");
    }

    Path cacheFile() {
        return beside(".mkrepo.cache");
    }

    /** A publication that waits for its signature. */
    Path nextFile() {
        return beside(".next.json");
    }

    /** A generation of keys that waits for its signatures. */
    Path nextKeysFile() {
        return beside(".next-keys.json");
    }

    /** The signatures that a waiting document has already. */
    static Path signaturesOf(Path waiting) {
        return waiting.resolveSibling(waiting.getFileName() + ".sig");
    }

    /** Locked while somebody changes the repository. */
    Path lockFile() {
        return beside(".mkrepo.lock");
    }

    /** The generation of keys that readers follow; empty where there is one key for everything. */
    Optional<KeyRotation.Generation> keys() throws DiskException, FormatException, TrustException {
        return switch (document().keys()) {
            case RepoDocument.OneKey one -> Optional.empty();
            case RepoDocument.Generation named -> Optional.of(keys(named));
        };
    }

    /** The generation of that number and digest. @throws TrustException (DIGEST_MISMATCH) when it is another */
    KeyRotation.Generation keys(RepoDocument.Generation named) throws DiskException, FormatException, TrustException {
        String file = KeyRotation.file(named.version());
        return KeyRotation.Generation.of(Verified.pinned(HostFiles.read(resolve(file)), named.digest(), file));
    }

    /** Whose signatures readers want on a publication with these keys. */
    Quorum publishers(RepoDocument.Keys keys) throws DiskException, FormatException, TrustException {
        return switch (keys) {
            case RepoDocument.OneKey one -> Quorum.of(publicKey());
            case RepoDocument.Generation named -> keys(named).document().value().publishQuorum();
        };
    }

    private Path beside(String suffix) {
        return root.resolveSibling(root.getFileName() + suffix);
    }

    /** What the repository says of itself now, its signature not checked. */
    public RepoDocument document() throws DiskException, FormatException {
        return RepoCodec.decode(HostFiles.read(repoJson()));
    }

    /** The index that is published now; read once, as long as it stays the same. */
    LastIndex lastIndex() throws DiskException {
        if (!last.isCurrent()) {
            last = LastIndex.read(this);
        }
        return last;
    }

    /** The publication that waits for its signature, if there is one. */
    Optional<RepoDocument> nextDocument() throws DiskException, FormatException {
        return HostFiles.isRegularFile(nextFile())
                ? Optional.of(RepoCodec.decode(HostFiles.read(nextFile())))
                : Optional.empty();
    }

    /** The key that new readers compare: of a repository with generations of keys, a root key of the newest. */
    public PublicKey publicKey() throws DiskException, TrustException {
        return PublicKey.parse(new String(HostFiles.read(publicKeyFile()), StandardCharsets.US_ASCII));
    }

    /** All package files, as the index names them, sorted. */
    List<String> poolFiles() throws DiskException {
        var names = new ArrayList<String>();
        if (HostFiles.isDirectory(pool())) {
            for (Path file : HostFiles.walk(pool())) {
                if (file.toString().endsWith(".mpkg") && HostFiles.isRegularFile(file)) {
                    names.add(root.relativize(file).toString());
                }
            }
        }
        return names.stream().sorted().toList();
    }

    /** The file that the index calls so. */
    Path resolve(String file) {
        return root.resolve(file);
    }
}
