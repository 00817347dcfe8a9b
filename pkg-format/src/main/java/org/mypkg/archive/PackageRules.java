package org.mypkg.archive;

import java.util.List;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;

/** What a package must not contain. The reader refuses part of it, the packer all of it. */
public final class PackageRules {
    private PackageRules() {}

    /** Every breach, one line each, in the order of paths; empty for a good package. */
    public static List<String> breaches(PackageSpec spec, List<FileEntry> files) {
        throw new UnsupportedOperationException();
    }
}
