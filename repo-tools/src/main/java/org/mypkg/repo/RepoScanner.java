package org.mypkg.repo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.FormatException;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Finds out what the pool holds. A file whose size and time are those of the last publication is not read again: its entry is
 * taken from the index that was published then.
 */
public final class RepoScanner {
    /** A file that changed so shortly ago may change again without a new time: it is not remembered. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final RepoDirectory repository;
    private final InstantSource clock;

    public RepoScanner(RepoDirectory repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param packages in the order of their files
     * @param filesRead how many of the files had to be read
     */
    record Scan(List<ScannedPackage> packages, SortedMap<String, RepoState.Stamp> stamps, int filesRead) {}

    /** Looks at every package file that is not withdrawn. */
    Scan scan(RepoState state) throws DiskException, FormatException, RepositoryException {
        SortedMap<String, ScannedPackage> published = published();
        Retired retired = Retired.read(repository);
        var packages = new ArrayList<ScannedPackage>();
        SortedMap<String, RepoState.Stamp> stamps = new TreeMap<>();
        int read = 0;
        for (String name : repository.poolFiles()) {
            if (retired.contains(name)) {
                continue;
            }
            Path file = repository.resolve(name);
            long sizeBytes = HostFiles.sizeBytes(file);
            Instant modified = HostFiles.modified(file);
            Optional<ScannedPackage> known = known(state, published, name, sizeBytes, modified);
            ScannedPackage found = known.isPresent() ? known.get() : PackageFile.scan(file, name);
            read += known.isPresent() ? 0 : 1;
            packages.add(found);
            if (modified.plus(SETTLED).isBefore(clock.instant())) {
                stamps.put(name, new RepoState.Stamp(sizeBytes, modified, found.entry().digest()));
            }
        }
        return new Scan(packages, stamps, read);
    }

    private static Optional<ScannedPackage> known(
            RepoState state, SortedMap<String, ScannedPackage> published, String name, long sizeBytes, Instant modified) {
        RepoState.Stamp stamp = state.stamps().get(name);
        ScannedPackage before = published.get(name);
        boolean same = stamp != null
                && before != null
                && stamp.sizeBytes() == sizeBytes
                && stamp.modified().equals(modified)
                && stamp.digest().equals(before.entry().digest());
        return same ? Optional.ofNullable(before) : Optional.empty();
    }

    /** The last publication, by file; empty where it cannot be read, since then everything is read anew. */
    private SortedMap<String, ScannedPackage> published() throws DiskException {
        SortedMap<String, ScannedPackage> byFile = new TreeMap<>();
        if (!HostFiles.isRegularFile(repository.repoJson())) {
            return byFile;
        }
        try {
            PublishedIndex.read(repository, repository.document()).forEach(p -> byFile.put(p.entry().file(), p));
            return byFile;
        } catch (FormatException | DiskException damaged) {
            return new TreeMap<>();
        }
    }
}
