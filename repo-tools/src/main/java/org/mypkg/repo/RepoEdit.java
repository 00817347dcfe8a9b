package org.mypkg.repo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.PackageId;
import org.mypkg.model.Relation;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Changes what the next publication will offer. Nothing that readers of the last one may still fetch is changed: new files come
 * under new names, and withdrawn ones stay until the next publication is visible.
 */
public final class RepoEdit {
    private final RepoDirectory repository;
    private final InstantSource clock;

    public RepoEdit(RepoDirectory repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Checks the packages and copies them into the pool.
     *
     * @param replace whether a package may take the place of another one with the same name, version and architecture
     * @return the files that came, as the index will call them
     */
    public List<String> add(List<Path> files, boolean replace) throws DiskException, FormatException, RepositoryException {
        var come = new ArrayList<String>();
        var offered = new ArrayList<>(offered(RepoState.read(repository)));
        for (Path file : files) {
            Manifest manifest = PackageFile.verify(file);
            Optional<IndexEntry> added = addOne(file, manifest.spec().id(), offered, replace);
            added.ifPresent(entry -> {
                offered.removeIf(e -> e.spec().id().equals(entry.spec().id()));
                offered.add(entry);
                come.add(entry.file());
            });
        }
        return come;
    }

    /** @return the package as it will be offered; empty when it is offered already */
    private Optional<IndexEntry> addOne(Path file, PackageId id, List<IndexEntry> offered, boolean replace)
            throws DiskException, FormatException, RepositoryException {
        IndexEntry fresh = PackageFile.scan(file, "").entry();
        List<IndexEntry> same = offered.stream().filter(e -> e.spec().id().equals(id)).toList();
        if (same.stream().anyMatch(e -> e.digest().equals(fresh.digest()))) {
            return Optional.empty();
        }
        if (!same.isEmpty() && !replace) {
            throw new RepositoryException(new Diagnostic(
                    ErrorCode.REPOSITORY_INVALID,
                    "will not add " + file,
                    List.of(id + " is offered already, with other bytes: " + same.getFirst().file(),
                            "who installed that one would never get this one, since the version is the same"),
                    List.of("give the new one a higher version, or say --replace")));
        }
        String name = freeName(id, fresh.digest().hex());
        copy(file, repository.resolve(name));
        Retired.read(repository)
                .with(same.stream().map(IndexEntry::file).toList(), clock.instant())
                .without(List.of(name))
                .write(repository);
        return Optional.of(new IndexEntry(
                fresh.spec(), name, fresh.sizeBytes(), fresh.digest(), fresh.headBytes(), fresh.headDigest()));
    }

    /** The package's own name; where that is taken, with a part of the digest in it. */
    private String freeName(PackageId id, String digest) {
        String plain = RepoDirectory.POOL + "/" + id.fileName();
        if (!HostFiles.exists(repository.resolve(plain))) {
            return plain;
        }
        return plain.replaceFirst("\\.mpkg$", "." + digest.substring(0, 12) + ".mpkg");
    }

    private static void copy(Path from, Path to) throws DiskException, RepositoryException {
        Path directory = Optional.ofNullable(to.getParent()).orElse(to);
        HostFiles.createDirectories(directory);
        try (InputStream in = HostFiles.open(from)) {
            HostFiles.write(to, in::transferTo);
        } catch (IOException failed) {
            throw RepositoryException.unreadable("cannot read " + from, failed);
        }
    }

    /**
     * Withdraws packages.
     *
     * @param wanted {@code NAME} or {@code NAME=VERSION}
     * @return the files that go
     */
    public List<String> remove(List<String> wanted) throws DiskException, FormatException, RepositoryException {
        List<IndexEntry> offered = offered(RepoState.read(repository));
        var go = new ArrayList<String>();
        for (String text : wanted) {
            Relation relation = relation(text);
            List<String> files = offered.stream()
                    .filter(e -> matches(relation, e.spec().id()))
                    .map(IndexEntry::file)
                    .toList();
            if (files.isEmpty()) {
                throw new RepositoryException(Diagnostic.of(
                        ErrorCode.UNKNOWN_PACKAGE, "cannot remove " + text, "the repository offers no such package"));
            }
            go.addAll(files);
        }
        retire(go);
        return go.stream().distinct().sorted().toList();
    }

    private void retire(List<String> files) throws DiskException, RepositoryException {
        Retired.read(repository).with(files, clock.instant()).write(repository);
    }

    private static Relation relation(String text) throws RepositoryException {
        try {
            return Relation.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new RepositoryException(
                    Diagnostic.of(ErrorCode.USAGE, "not NAME or NAME=VERSION: " + text, String.valueOf(wrong.getMessage())));
        }
    }

    private static boolean matches(Relation relation, PackageId id) {
        return relation.capability().equals(id.name().capability()) && relation.constraint().accepts(id.version());
    }

    /** Withdraws all but the newest {@code keep} versions of each package. @return the files that go */
    public List<String> prune(int keep) throws DiskException, FormatException, RepositoryException {
        SortedMap<String, List<IndexEntry>> byName = new TreeMap<>();
        for (IndexEntry entry : offered(RepoState.read(repository))) {
            PackageId id = entry.spec().id();
            byName.computeIfAbsent(id.name() + " " + id.arch(), n -> new ArrayList<>()).add(entry);
        }
        var go = new ArrayList<String>();
        for (List<IndexEntry> versions : byName.values()) {
            versions.sort(Comparator.comparing((IndexEntry e) -> e.spec().id()).reversed());
            versions.stream().skip(keep).map(IndexEntry::file).forEach(go::add);
        }
        retire(go);
        return go.stream().sorted().toList();
    }

    private List<IndexEntry> offered(RepoState state) throws DiskException, FormatException, RepositoryException {
        return new RepoScanner(repository, clock).scan(state).packages().stream().map(ScannedPackage::entry).toList();
    }
}
