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
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexEntry;
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
     * @param entries in the order of their files
     * @param fresh the paths of those packages whose files had to be read, by file
     * @param last what the others were taken from
     */
    record Scan(
            List<IndexEntry> entries,
            SortedMap<String, FilesCodec.PackagePaths> fresh,
            SortedMap<String, RepoState.Stamp> stamps,
            LastIndex last) {
        int filesRead() {
            return fresh.size();
        }
    }

    /** Looks at every package file that is not withdrawn. */
    Scan scan(RepoState state) throws DiskException, FormatException, RepositoryException {
        LastIndex last = repository.lastIndex();
        Retired retired = Retired.read(repository);
        var entries = new ArrayList<IndexEntry>();
        SortedMap<String, FilesCodec.PackagePaths> fresh = new TreeMap<>();
        SortedMap<String, RepoState.Stamp> stamps = new TreeMap<>();
        for (String name : repository.poolFiles()) {
            if (retired.contains(name)) {
                continue;
            }
            Path file = repository.resolve(name);
            long sizeBytes = HostFiles.sizeBytes(file);
            Instant modified = HostFiles.modified(file);
            Optional<IndexEntry> known = known(state, last, name, sizeBytes, modified);
            if (known.isEmpty()) {
                ScannedPackage read = PackageFile.scan(file, name);
                fresh.put(name, read.paths());
                known = Optional.of(read.entry());
            }
            IndexEntry entry = known.get();
            entries.add(entry);
            if (modified.plus(SETTLED).isBefore(clock.instant())) {
                stamps.put(name, new RepoState.Stamp(sizeBytes, modified, entry.digest()));
            }
        }
        return new Scan(entries, fresh, stamps, last);
    }

    private static Optional<IndexEntry> known(RepoState state, LastIndex last, String name, long sizeBytes, Instant modified) {
        return Optional.ofNullable(state.stamps().get(name))
                .filter(stamp -> stamp.sizeBytes() == sizeBytes && stamp.modified().equals(modified))
                .flatMap(stamp -> last.entry(name).filter(before -> before.digest().equals(stamp.digest())));
    }
}
