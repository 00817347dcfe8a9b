package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mypkg.archive.FormatException;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.sys.DiskException;

/**
 * Makes the parts of an index. Packages are spread over shards by the digest of their name, so that a change touches few of
 * them; the number of shards is the least power of two with which none is expected to be larger than {@link #SHARD_PACKAGES}.
 * A shard in which nothing changed is the one that was published before.
 */
public final class IndexBuilder {
    static final int SHARD_PACKAGES = 1_024;

    private static final int SHARDS_MAX = 256;

    private final LastIndex last;
    private final PathsOf pathsOf;
    private final List<Built> packages = new ArrayList<>();
    private final List<Built> files = new ArrayList<>();

    private IndexBuilder(LastIndex last, PathsOf pathsOf) {
        this.last = last;
        this.pathsOf = pathsOf;
    }

    /** A part of the next publication. */
    sealed interface Built {
        Part part();

        /** One that is to be written. @param stored the bytes as readers fetch them */
        record Fresh(Part part, byte[] stored) implements Built {}

        /** One that the last publication has as well. */
        record Kept(Part part) implements Built {}
    }

    /** Tells which paths a package has; asked only for packages in shards that change. */
    @FunctionalInterface
    interface PathsOf {
        FilesCodec.PackagePaths of(IndexEntry entry) throws DiskException, FormatException, RepositoryException;
    }

    /** The parts, those that describe packages first. @throws RepositoryException when two files hold the same package */
    static List<Built> build(List<IndexEntry> entries, LastIndex last, PathsOf pathsOf)
            throws DiskException, FormatException, RepositoryException {
        checkUnique(entries);
        int count = shards(entries.size());
        var shards = new ArrayList<List<IndexEntry>>();
        for (int i = 0; i < count; i++) {
            shards.add(new ArrayList<>());
        }
        for (IndexEntry entry : entries) {
            shards.get(shardOf(entry.spec().id().name(), count)).add(entry);
        }
        var builder = new IndexBuilder(last, pathsOf);
        for (int i = 0; i < count; i++) {
            builder.shard(i, count, shards.get(i).stream().sorted(Comparator.comparing(e -> e.spec().id())).toList());
        }
        return Stream.concat(builder.packages.stream(), builder.files.stream()).toList();
    }

    private void shard(int number, int count, List<IndexEntry> entries) throws DiskException, FormatException, RepositoryException {
        List<Part> kept = last.kept(number, count, entries);
        if (!kept.isEmpty()) {
            packages.add(new Built.Kept(kept.getFirst()));
            files.add(new Built.Kept(kept.getLast()));
            return;
        }
        var paths = new ArrayList<FilesCodec.PackagePaths>();
        for (IndexEntry entry : entries) {
            paths.add(pathsOf.of(entry));
        }
        packages.add(fresh(Part.PACKAGES, IndexCodec.encode(entries)));
        files.add(fresh(Part.FILES, FilesCodec.encode(paths)));
    }

    private static Built fresh(String kind, byte[] stored) {
        return new Built.Fresh(IndexCodec.part(kind, stored), stored);
    }

    static int shards(int packages) {
        int shards = 1;
        while (packages > (long) shards * SHARD_PACKAGES && shards < SHARDS_MAX) {
            shards *= 2;
        }
        return shards;
    }

    static int shardOf(PackageName name, int shards) {
        String start = Digest.of(name.value().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 4);
        return Integer.parseInt(start, 16) & (shards - 1);
    }

    private static void checkUnique(List<IndexEntry> entries) throws RepositoryException {
        SortedMap<PackageId, String> files = new TreeMap<>();
        for (IndexEntry entry : entries) {
            String file = entry.file();
            String other = files.putIfAbsent(entry.spec().id(), file);
            if (other != null) {
                throw RepositoryException.invalid(
                        "two files hold " + entry.spec().id(), other + " and " + file, "remove one of them from the pool");
            }
        }
    }
}
