package org.mypkg.archive;

import org.mypkg.manifest.PackageSpec;

/** The packer's input: a description as YAML, every scalar a string. */
public final class PackageYaml {
    private PackageYaml() {}

    /**
     * Reads a description.
     *
     * @param fileName how messages call the text
     * @throws FormatException (MANIFEST_INVALID) with the line
     */
    public static PackageSpec parse(String text, String fileName) throws FormatException {
        throw new UnsupportedOperationException();
    }
}
