package org.mypkg.repo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageReader;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;

/** Reads package files of the host. */
final class PackageFile {
    private PackageFile() {}

    static PackageReader open(Path file) throws DiskException, FormatException, RepositoryException {
        try {
            return PackageReader.open(HostFileSource.of(file), Limits.DEFAULT);
        } catch (IOException failed) {
            throw RepositoryException.unreadable("cannot read " + file, failed);
        }
    }

    /** Reads the whole package; every digest in it is checked. */
    static Manifest verify(Path file) throws DiskException, FormatException, RepositoryException {
        PackageReader reader = open(file);
        try {
            reader.readAll((index, entry, content) -> {});
        } catch (IOException failed) {
            throw RepositoryException.unreadable("cannot read " + file, failed);
        }
        return reader.manifest();
    }

    /** The package as the index will offer it. @param name how the index calls the file */
    static ScannedPackage scan(Path file, String name) throws DiskException, FormatException, RepositoryException {
        var source = HostFileSource.of(file);
        Digest digest = digest(source, file);
        PackageReader reader = open(file);
        Manifest manifest = reader.manifest();
        var entry = new IndexEntry(
                manifest.spec(), name, source.lengthBytes(), digest, reader.headLengthBytes(), Digest.of(reader.headBytes()));
        var paths = manifest.files().stream()
                .filter(f -> !(f instanceof FileEntry.Directory))
                .map(FileEntry::path)
                .toList();
        return new ScannedPackage(entry, new FilesCodec.PackagePaths(manifest.spec().id(), paths));
    }

    static Digest digest(Path file) throws DiskException, RepositoryException {
        return digest(HostFileSource.of(file), file);
    }

    private static Digest digest(HostFileSource source, Path file) throws RepositoryException {
        try (InputStream in = source.open(0, source.lengthBytes())) {
            return Digest.of(in);
        } catch (IOException failed) {
            throw RepositoryException.unreadable("cannot read " + file, failed);
        }
    }
}
