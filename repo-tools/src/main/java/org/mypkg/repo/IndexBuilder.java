package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;

/**
 * Makes the parts of an index. Packages are spread over shards by the digest of their name, so that a change touches few of
 * them; the number of shards is the least power of two with which none is expected to be larger than {@link #SHARD_PACKAGES}.
 */
public final class IndexBuilder {
    static final int SHARD_PACKAGES = 2_000;

    private IndexBuilder() {}

    /** @param stored the bytes as readers fetch them */
    record BuiltPart(Part part, byte[] stored) {}

    /** The parts, those that describe packages first. @throws RepositoryException when two files hold the same package */
    static List<BuiltPart> build(List<ScannedPackage> packages) throws RepositoryException {
        checkUnique(packages);
        int shards = shards(packages.size());
        var entries = new ArrayList<List<IndexEntry>>();
        var paths = new ArrayList<List<FilesCodec.PackagePaths>>();
        for (int i = 0; i < shards; i++) {
            entries.add(new ArrayList<>());
            paths.add(new ArrayList<>());
        }
        for (ScannedPackage scanned : packages) {
            int shard = shardOf(scanned.entry().spec().id().name(), shards);
            entries.get(shard).add(scanned.entry());
            paths.get(shard).add(scanned.paths());
        }
        var parts = new ArrayList<BuiltPart>();
        entries.forEach(shard -> parts.add(part(Part.PACKAGES, IndexCodec.encode(shard))));
        paths.forEach(shard -> parts.add(part(Part.FILES, FilesCodec.encode(shard))));
        return parts.stream().toList();
    }

    private static BuiltPart part(String kind, byte[] stored) {
        return new BuiltPart(IndexCodec.part(kind, stored), stored);
    }

    static int shards(int packages) {
        int shards = 1;
        while (packages > (long) shards * SHARD_PACKAGES) {
            shards *= 2;
        }
        return shards;
    }

    static int shardOf(PackageName name, int shards) {
        String start = Digest.of(name.value().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 7);
        return Integer.parseInt(start, 16) % shards;
    }

    private static void checkUnique(List<ScannedPackage> packages) throws RepositoryException {
        SortedMap<PackageId, String> files = new TreeMap<>();
        for (ScannedPackage scanned : packages) {
            String file = scanned.entry().file();
            String other = files.putIfAbsent(scanned.entry().spec().id(), file);
            if (other != null) {
                throw RepositoryException.invalid(
                        "two files hold " + scanned.entry().spec().id(), other + " and " + file, "remove one of them from the pool");
            }
        }
    }
}
