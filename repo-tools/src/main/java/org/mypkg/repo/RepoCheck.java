package org.mypkg.repo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageReader;
import org.mypkg.diag.Failure;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.KeysCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.index.RepositoryTrust;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.Quorum;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.sign.Verifier;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Looks at a published repository as all of its readers together would, and tells everything that one of them would trip over. */
public final class RepoCheck {
    private final RepoDirectory repository;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    private RepoCheck(RepoDirectory repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Everything that is wrong, in order.
     *
     * @param buildsOn repositories that it builds upon, besides those of its settings
     * @throws Failure when the repository cannot be looked at: it is none, its key or {@code repo.json} cannot be read
     */
    public static List<Finding> check(RepoDirectory repository, List<Path> buildsOn, InstantSource clock) throws Failure {
        List<Foundation> foundations = Foundation.read(Libraries.places(repository, buildsOn));
        var check = new RepoCheck(repository, clock);
        check.checkTrust();
        List<ScannedPackage> packages = check.readIndex();
        SortedMap<String, Manifest> manifests = check.checkFiles(packages);
        check.checkPool(packages);
        List<IndexEntry> entries = packages.stream().map(ScannedPackage::entry).toList();
        check.findings.addAll(new UniverseCheck(repository.document().name(), entries, foundations).check(manifests));
        return check.findings.stream().sorted(Finding.ORDER).toList();
    }

    private void checkTrust() throws DiskException {
        byte[] repoJson = HostFiles.read(repository.repoJson());
        try {
            Quorum publishers = publishers();
            byte[] signature = HostFiles.isRegularFile(repository.signature()) ? HostFiles.read(repository.signature()) : new byte[0];
            Verified<byte[]> signed = Verifier.verify(repoJson, signature, publishers, clock.instant());
            RepositoryTrust.accept(signed, Optional.empty(), clock.instant(), RepositoryTrust.Expiry.ENFORCED);
        } catch (Failure refused) {
            add(Finding.Kind.TRUST, RepoDirectory.REPO_JSON, refused);
        }
    }

    /** Whose signatures count, after following the keys as a reader does who compared {@code key.asc}, from the very first one. */
    private Quorum publishers() throws Failure {
        RepoDocument document = repository.document();
        if (document.keys() instanceof RepoDocument.Generation named) {
            var rotation = new KeyRotation(this::file, clock.instant());
            KeyRotation.Generation last = rotation.start(repository.publicKey(), named);
            byte[] oldest = HostFiles.read(repository.resolve(KeyRotation.file(1)));
            var root = KeysCodec.decode(oldest).rootQuorum().keys().getFirst();
            KeyRotation.Generation first = rotation.start(root, new RepoDocument.Generation(1, Digest.of(oldest)));
            rotation.follow(first, named);
            KeyRotation.requireCurrent(last.document().value(), clock.instant());
        }
        return repository.publishers(document.keys());
    }

    private Optional<byte[]> file(String name, int limitBytes) throws DiskException {
        return HostFiles.isRegularFile(repository.resolve(name))
                ? Optional.of(HostFiles.read(repository.resolve(name), limitBytes))
                : Optional.empty();
    }

    private List<ScannedPackage> readIndex() throws DiskException, FormatException {
        try {
            return PublishedIndex.read(repository, repository.document());
        } catch (FormatException | DiskException damaged) {
            add(Finding.Kind.DAMAGED, "index", damaged);
            return List.of();
        }
    }

    /** @return the manifests of the packages that can be read, by file */
    private SortedMap<String, Manifest> checkFiles(List<ScannedPackage> packages)
            throws DiskException, TrustException, FormatException {
        SortedMap<String, Manifest> manifests = new TreeMap<>();
        var keyring = new Keyring(repository.publishers(repository.document().keys()).keys());
        for (ScannedPackage offered : packages) {
            IndexEntry entry = offered.entry();
            if (!HostFiles.isRegularFile(repository.resolve(entry.file()))) {
                findings.add(new Finding(Finding.Kind.MISSING, entry.spec().id().toString(), entry.file() + " is not in the pool", List.of()));
                continue;
            }
            try {
                manifests.put(entry.file(), checkFile(entry, keyring));
            } catch (FormatException | RepositoryException | DiskException damaged) {
                add(Finding.Kind.DAMAGED, entry.spec().id().toString(), damaged);
            }
        }
        return manifests;
    }

    private Manifest checkFile(IndexEntry entry, Keyring keyring) throws DiskException, FormatException, RepositoryException {
        Path file = repository.resolve(entry.file());
        String subject = entry.spec().id().toString();
        Digest digest = PackageFile.digest(file);
        if (!digest.equals(entry.digest())) {
            findings.add(new Finding(
                    Finding.Kind.DAMAGED,
                    subject,
                    entry.file() + " is not what the index promises",
                    List.of("expected SHA-256 " + entry.digest(), "got SHA-256 " + digest)));
        }
        try {
            var source = HostFileSource.of(file);
            PackageReader reader = PackageReader.open(source, Limits.DEFAULT, entry.headBytes(), entry.headDigest());
            reader.readAll((index, found, content) -> {});
            reader.verifiedManifest(keyring, clock.instant());
            return reader.manifest();
        } catch (TrustException unsigned) {
            add(Finding.Kind.UNSIGNED, subject, unsigned);
            return PackageFile.open(file).manifest();
        } catch (IOException failed) {
            throw RepositoryException.unreadable("cannot read " + file, failed);
        }
    }

    private void checkPool(List<ScannedPackage> packages) throws DiskException, RepositoryException {
        Retired retired = Retired.read(repository);
        SortedSet<String> offered = new TreeSet<>();
        packages.forEach(p -> offered.add(p.entry().file()));
        for (String file : repository.poolFiles()) {
            if (!offered.contains(file) && !retired.contains(file)) {
                findings.add(new Finding(Finding.Kind.NOT_OFFERED, file, "the index does not offer it", List.of("mkrepo publish would")));
            }
        }
    }

    private void add(Finding.Kind kind, String subject, Failure failure) {
        var diagnostic = failure.diagnostic();
        findings.add(new Finding(kind, subject, diagnostic.title(), diagnostic.because()));
    }
}
