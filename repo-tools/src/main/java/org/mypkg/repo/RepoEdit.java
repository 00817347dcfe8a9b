package org.mypkg.repo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.IndexEntry;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.Relation;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Changes what the next publication will offer. Nothing that readers of the last one may still fetch is changed: new files come
 * under new names, and withdrawn ones stay for the time of grace. What may not be published is refused before anything changes.
 */
public final class RepoEdit {
    private final RepoDirectory repository;
    private final InstantSource clock;
    private final Libraries libraries;

    RepoEdit(RepoDirectory repository, InstantSource clock, Libraries libraries) {
        this.repository = repository;
        this.clock = clock;
        this.libraries = libraries;
    }

    /** A package that is to come. @param entry under the name that it will have */
    private record Incoming(Path from, IndexEntry entry) {}

    /**
     * Checks the packages and copies them into the pool. Nothing is copied unless all of them can come.
     *
     * @param replace whether a package may take the place of another one with the same name, version and architecture
     * @return the files that came, as the index will call them
     */
    public List<String> add(List<Path> files, boolean replace) throws DiskException, FormatException, RepositoryException {
        SortedMap<PackageId, IndexEntry> offered = offered();
        List<IndexEntry> before = List.copyOf(offered.values());
        var incoming = new ArrayList<Incoming>();
        var leaving = new ArrayList<String>();
        for (Path file : files) {
            PackageFile.verify(file);
            IndexEntry fresh = PackageFile.scan(file, "").entry();
            Optional<IndexEntry> same = Optional.ofNullable(offered.get(fresh.spec().id()));
            if (same.isEmpty() || !same.get().digest().equals(fresh.digest())) {
                same.ifPresent(other -> leaving.add(other.file()));
                checkVersion(file, fresh, same, replace);
                IndexEntry named = named(fresh);
                offered.put(named.spec().id(), named);
                incoming.add(new Incoming(file, named));
            }
        }
        libraries.check(List.copyOf(offered.values()), before);
        return take(incoming, leaving);
    }

    private static void checkVersion(Path file, IndexEntry fresh, Optional<IndexEntry> same, boolean replace) throws RepositoryException {
        if (same.isPresent() && !replace) {
            throw new RepositoryException(new Diagnostic(
                    ErrorCode.REPOSITORY_INVALID,
                    "will not add " + file,
                    List.of(fresh.spec().id() + " is offered already, with other bytes: " + same.get().file(),
                            "who installed that one would never get this one, since the version is the same"),
                    List.of("give the new one a higher version, or say --replace")));
        }
    }

    private List<String> take(List<Incoming> incoming, List<String> leaving) throws DiskException, RepositoryException {
        for (Incoming one : incoming) {
            Path to = repository.resolve(one.entry().file());
            if (!HostFiles.exists(to)) {
                copy(one.from(), to);
            }
        }
        List<String> come = incoming.stream().map(one -> one.entry().file()).toList();
        List<String> staying = come.stream().filter(file -> !leaving.contains(file)).toList();
        Retired.read(repository).with(leaving, clock.instant()).without(staying).write(repository);
        return come;
    }

    private IndexEntry named(IndexEntry fresh) throws DiskException {
        String name = freeName(fresh.spec().id(), fresh.digest());
        return new IndexEntry(fresh.spec(), name, fresh.sizeBytes(), fresh.digest(), fresh.headBytes(), fresh.headDigest());
    }

    /** The package's own name; where other bytes have that, with a part of the digest in it. */
    private String freeName(PackageId id, Digest digest) throws DiskException {
        String plain = RepoDirectory.POOL + "/" + id.fileName();
        Path file = repository.resolve(plain);
        boolean free = !HostFiles.exists(file) || (HostFiles.isRegularFile(file) && HostFiles.digest(file).equals(digest));
        return free ? plain : plain.replaceFirst("\\.mpkg$", "." + digest.hex().substring(0, 12) + ".mpkg");
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
        Collection<IndexEntry> offered = offered().values();
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
        withdraw(go);
        return go.stream().distinct().sorted().toList();
    }

    private void withdraw(List<String> files) throws DiskException, FormatException, RepositoryException {
        SortedSet<String> going = new TreeSet<>(files);
        List<IndexEntry> before = List.copyOf(offered().values());
        libraries.check(before.stream().filter(entry -> !going.contains(entry.file())).toList(), before);
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
        for (IndexEntry entry : offered().values()) {
            PackageId id = entry.spec().id();
            byName.computeIfAbsent(id.name() + " " + id.arch(), n -> new ArrayList<>()).add(entry);
        }
        var go = new ArrayList<String>();
        for (List<IndexEntry> versions : byName.values()) {
            versions.sort(Comparator.comparing((IndexEntry e) -> e.spec().id()).reversed());
            versions.stream().skip(keep).map(IndexEntry::file).forEach(go::add);
        }
        withdraw(go);
        return go.stream().sorted().toList();
    }

    /** What the next publication would offer if nothing changed. */
    private SortedMap<PackageId, IndexEntry> offered() throws DiskException, FormatException, RepositoryException {
        RepoState state = RepoState.read(repository);
        RepoScanner.Scan scan = new RepoScanner(repository, clock).scan(state);
        if (scan.filesRead() > 0) {
            // The publication that follows looks at the pool again.
            state.withStamps(scan.stamps()).write(repository);
        }
        SortedMap<PackageId, IndexEntry> offered = new TreeMap<>();
        scan.entries().forEach(entry -> offered.putIfAbsent(entry.spec().id(), entry));
        return offered;
    }
}
