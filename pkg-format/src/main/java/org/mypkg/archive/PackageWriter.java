package org.mypkg.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;

/** Writes packages: the same input gives the same bytes. */
public final class PackageWriter {
    private PackageWriter() {}

    /**
     * Writes one package.
     *
     * @param spec its {@code installedBytes} is ignored and computed
     * @param files in any order; sizes and digests of regular files are ignored and computed
     * @throws FormatException (MANIFEST_INVALID) when {@link PackageRules} refuses the package
     * @throws IOException when content cannot be read, changes meanwhile, or the output fails
     */
    public static WrittenPackage write(
            PackageSpec spec, List<FileEntry> files, ContentProvider contents, Optional<Signer> signer, OutputStream out)
            throws IOException, FormatException, TrustException {
        throw new UnsupportedOperationException();
    }
}
