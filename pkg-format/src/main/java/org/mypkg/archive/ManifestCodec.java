package org.mypkg.archive;

import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;

/** Manifests as JSON text and back; see {@code docs/formats/package.md}. */
public final class ManifestCodec {
    /** The major version of the package format that this release reads and writes. */
    public static final int FORMAT = 1;

    private ManifestCodec() {}

    /** The manifest in one line; always the same bytes for the same value. */
    public static byte[] encode(Manifest manifest) {
        throw new UnsupportedOperationException();
    }

    public static Manifest decode(byte[] json, Limits limits) throws FormatException {
        throw new UnsupportedOperationException();
    }

    /** The description alone, in one line, for indexes and the database. */
    public static String encodeSpec(PackageSpec spec) {
        throw new UnsupportedOperationException();
    }

    public static PackageSpec decodeSpec(String json) throws FormatException {
        throw new UnsupportedOperationException();
    }

    /** Adds the members of a description to an object that says more. */
    public static void putSpec(JsonObjectBuilder object, PackageSpec spec) {
        throw new UnsupportedOperationException();
    }

    /** The description that an object holds among other members. */
    public static PackageSpec specOf(JsonFields fields) throws FormatException {
        throw new UnsupportedOperationException();
    }

    /** One file entry in one line, for the database. */
    public static String encodeEntry(FileEntry entry) {
        throw new UnsupportedOperationException();
    }

    public static FileEntry decodeEntry(String json) throws FormatException {
        throw new UnsupportedOperationException();
    }
}
