package org.mypkg.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Reads the parts that a publication promises, as a client would. */
final class PublishedIndex {
    private PublishedIndex() {}

    /** @throws FormatException when a part is not the one that was promised */
    static List<ScannedPackage> read(RepoDirectory repository, RepoDocument document) throws DiskException, FormatException {
        SortedMap<PackageId, FilesCodec.PackagePaths> paths = new TreeMap<>();
        for (Part part : document.parts(Part.FILES)) {
            FilesCodec.decode(stored(repository, part), Limits.DEFAULT).forEach(p -> paths.put(p.id(), p));
        }
        var packages = new ArrayList<ScannedPackage>();
        for (IndexEntry entry : packages(repository, document)) {
            PackageId id = entry.spec().id();
            packages.add(new ScannedPackage(entry, paths.getOrDefault(id, new FilesCodec.PackagePaths(id, List.of()))));
        }
        return packages;
    }

    /** The packages alone. @throws FormatException when a part is not the one that was promised */
    static List<IndexEntry> packages(RepoDirectory repository, RepoDocument document) throws DiskException, FormatException {
        var packages = new ArrayList<IndexEntry>();
        for (Part part : document.parts(Part.PACKAGES)) {
            packages.addAll(IndexCodec.decode(stored(repository, part), Limits.DEFAULT));
        }
        return packages;
    }

    static byte[] stored(RepoDirectory repository, Part part) throws DiskException, FormatException {
        byte[] bytes = HostFiles.read(repository.resolve(part.file()), part.sizeBytes());
        if (!Digest.of(bytes).equals(part.digest())) {
            throw new FormatException(
                    ErrorCode.DIGEST_MISMATCH,
                    "the index of " + repository.root() + " is damaged",
                    part.file() + " is not what repo.json promises");
        }
        return bytes;
    }
}
