package org.mypkg.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Puts a signature into a package that exists, replacing one that is there; no other byte changes. */
public final class SignatureSplice {
    private SignatureSplice() {}

    /** @param signature a binary OpenPGP signature over {@link PackageReader#headBytes()} */
    public static void resign(ByteSource source, byte[] signature, OutputStream out) throws FormatException, IOException {
        splice(source, ZstdFrames.signatureFrame(signature), out);
    }

    /** The package without its signature. */
    public static void strip(ByteSource source, OutputStream out) throws FormatException, IOException {
        splice(source, new byte[0], out);
    }

    private static void splice(ByteSource source, byte[] signatureFrame, OutputStream out)
            throws FormatException, IOException {
        PackageReader reader = PackageReader.open(source, Limits.DEFAULT);
        out.write(reader.headBytes());
        out.write(signatureFrame);
        long offset = reader.payloadOffset();
        try (InputStream payload = source.open(offset, source.lengthBytes() - offset)) {
            payload.transferTo(out);
        }
    }
}
