package org.mypkg.repo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * The index that was published last, as the next one is made of it: shards in which nothing changes are taken over as they
 * are, and lists of files are read only where something does.
 */
final class LastIndex {
    private final RepoDirectory repository;
    private final Digest document;
    private final List<Shard> shards;
    private final SortedMap<String, IndexEntry> byFile = new TreeMap<>();
    private final SortedMap<Integer, SortedMap<PackageId, FilesCodec.PackagePaths>> paths = new TreeMap<>();

    /** The packages of a shard, and the two parts that describe them. */
    private record Shard(Part packages, Part files, List<IndexEntry> entries) {}

    private LastIndex(RepoDirectory repository, Digest document, List<Shard> shards) {
        this.repository = repository;
        this.document = document;
        this.shards = shards;
        shards.forEach(shard -> shard.entries().forEach(entry -> byFile.put(entry.file(), entry)));
    }

    static LastIndex none(RepoDirectory repository) {
        return new LastIndex(repository, Digest.of(new byte[0]), List.of());
    }

    /** What is published now; no shards where it cannot be read, since then everything is made anew. */
    static LastIndex read(RepoDirectory repository) throws DiskException {
        if (!HostFiles.isRegularFile(repository.repoJson())) {
            return none(repository);
        }
        Digest digest = HostFiles.digest(repository.repoJson());
        try {
            return new LastIndex(repository, digest, shards(repository, repository.document()));
        } catch (FormatException | DiskException damaged) {
            return none(repository);
        }
    }

    private static List<Shard> shards(RepoDirectory repository, RepoDocument document) throws DiskException, FormatException {
        List<Part> packages = document.parts(Part.PACKAGES);
        List<Part> files = document.parts(Part.FILES);
        if (packages.size() != files.size()) {
            return List.of();
        }
        var shards = new ArrayList<Shard>();
        for (int i = 0; i < packages.size(); i++) {
            byte[] stored = PublishedIndex.stored(repository, packages.get(i));
            shards.add(new Shard(packages.get(i), files.get(i), IndexCodec.decode(stored, Limits.DEFAULT)));
        }
        return List.copyOf(shards);
    }

    /** Whether this is still what is published. */
    boolean isCurrent() throws DiskException {
        return HostFiles.isRegularFile(repository.repoJson()) && HostFiles.digest(repository.repoJson()).equals(document);
    }

    List<IndexEntry> entries() {
        return List.copyOf(byFile.values());
    }

    Optional<IndexEntry> entry(String file) {
        return Optional.ofNullable(byFile.get(file));
    }

    /**
     * The two parts of a shard, when they would come out the same.
     *
     * @param next what the shard is to hold, sorted as a part is
     * @return none where something changed, or where a part is not on the disk as it was promised
     */
    List<Part> kept(int number, int count, List<IndexEntry> next) throws DiskException {
        if (count != shards.size() || !shards.get(number).entries().equals(next)) {
            return List.of();
        }
        try {
            Shard shard = shards.get(number);
            PublishedIndex.stored(repository, shard.packages());
            PublishedIndex.stored(repository, shard.files());
            return List.of(shard.packages(), shard.files());
        } catch (FormatException | DiskException damaged) {
            return List.of();
        }
    }

    /** The paths of a package that was published as it is now; empty where they cannot be read. */
    Optional<FilesCodec.PackagePaths> paths(IndexEntry entry) throws DiskException {
        if (shards.isEmpty()) {
            return Optional.empty();
        }
        int number = IndexBuilder.shardOf(entry.spec().id().name(), shards.size());
        return Optional.ofNullable(paths(number).get(entry.spec().id()));
    }

    private SortedMap<PackageId, FilesCodec.PackagePaths> paths(int number) throws DiskException {
        SortedMap<PackageId, FilesCodec.PackagePaths> known = paths.getOrDefault(number, Collections.emptySortedMap());
        if (!known.isEmpty()) {
            return known;
        }
        SortedMap<PackageId, FilesCodec.PackagePaths> read = new TreeMap<>();
        try {
            byte[] stored = PublishedIndex.stored(repository, shards.get(number).files());
            FilesCodec.decode(stored, Limits.DEFAULT).forEach(one -> read.put(one.id(), one));
        } catch (FormatException | DiskException damaged) {
            read.clear();
        }
        paths.put(number, read);
        return read;
    }
}
