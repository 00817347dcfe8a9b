package org.mypkg.repo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.ContentProvider;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.PackageWriter;
import org.mypkg.archive.WrittenPackage;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;

/**
 * Makes a package of a directory tree. The same tree, description and options give the same bytes, but for the date in a
 * signature.
 */
public final class TreePacker {
    private final PackOptions options;

    public TreePacker(PackOptions options) {
        this.options = options;
    }

    /** @param file where the package lies @param written what it holds */
    public record Packed(Path file, WrittenPackage written) {}

    /** The tree as file entries, in the order of paths; hard links within it are found by inode. */
    public List<FileEntry> entries(Path tree) throws DiskException, RepositoryException {
        try (LinuxFilesystem disk = LinuxFilesystem.open(tree)) {
            return TreeReader.read(disk, options);
        }
    }

    /** Packs the whole tree; the file appears in {@code outDirectory} under the package's own name, when it is complete. */
    public Packed pack(PackageSpec spec, Path tree, Optional<Signer> signer, Path outDirectory)
            throws DiskException, FormatException, TrustException, RepositoryException {
        try (LinuxFilesystem disk = LinuxFilesystem.open(tree)) {
            return place(spec, TreeReader.read(disk, options), disk, signer, outDirectory);
        }
    }

    /** Packs some entries of the tree, as {@link #entries} gave them: for builders that split one tree into several packages. */
    public Packed pack(PackageSpec spec, Path tree, List<FileEntry> entries, Optional<Signer> signer, Path outDirectory)
            throws DiskException, FormatException, TrustException, RepositoryException {
        try (LinuxFilesystem disk = LinuxFilesystem.open(tree)) {
            return place(spec, entries, disk, signer, outDirectory);
        }
    }

    private Packed place(
            PackageSpec spec, List<FileEntry> entries, Filesystem tree, Optional<Signer> signer, Path outDirectory)
            throws DiskException, FormatException, TrustException, RepositoryException {
        HostFiles.createDirectories(outDirectory);
        Path file = outDirectory.resolve(spec.id().fileName());
        Path fresh = HostFiles.createTemporaryFile(outDirectory, ".new-", ".part");
        try {
            WrittenPackage written = write(spec, entries, tree, signer, fresh);
            HostFiles.setMode(fresh, 0644);
            HostFiles.move(fresh, file);
            return new Packed(file, written);
        } catch (IOException failed) {
            throw unpackable(spec, failed);
        } finally {
            HostFiles.delete(fresh);
        }
    }

    private WrittenPackage write(
            PackageSpec spec, List<FileEntry> entries, Filesystem tree, Optional<Signer> signer, Path fresh)
            throws DiskException, FormatException, TrustException, IOException {
        try (var out = new BufferedOutputStream(HostFiles.create(fresh), 1 << 16)) {
            return PackageWriter.write(spec, entries, contentOf(tree), signer, out, options.effort());
        }
    }

    private static ContentProvider contentOf(Filesystem tree) {
        return entry -> {
            try {
                return tree.read(entry.path());
            } catch (DiskException failed) {
                throw new IOException(failed.getMessage(), failed);
            }
        };
    }

    private static RepositoryException unpackable(PackageSpec spec, IOException failed) {
        String title = "cannot pack " + spec.id();
        if (failed.getCause() instanceof Failure known) {
            return new RepositoryException(
                    Diagnostic.of(known.diagnostic().code(), title, known.diagnostic().title()), failed);
        }
        return new RepositoryException(
                Diagnostic.of(ErrorCode.FILE_UNREADABLE, title, String.valueOf(failed.getMessage())), failed);
    }
}
