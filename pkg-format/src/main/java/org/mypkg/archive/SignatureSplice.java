package org.mypkg.archive;

import java.io.IOException;
import java.io.OutputStream;

/** Puts a signature into a package that exists, replacing one that is there; no other byte changes. */
public final class SignatureSplice {
    private SignatureSplice() {}

    /** @param signature a binary OpenPGP signature over {@link PackageReader#headBytes()} */
    public static void resign(ByteSource source, byte[] signature, OutputStream out) throws FormatException, IOException {
        throw new UnsupportedOperationException();
    }

    /** The package without its signature. */
    public static void strip(ByteSource source, OutputStream out) throws FormatException, IOException {
        throw new UnsupportedOperationException();
    }
}
