package org.mypkg.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;

/** Reads one package; safe for several threads. */
public final class PackageReader {
    private PackageReader() {}

    /** Opens a package of which nothing is known: the head is read under the limits. */
    public static PackageReader open(ByteSource source, Limits limits) throws FormatException, IOException {
        throw new UnsupportedOperationException();
    }

    /** Opens a package whose head was promised; its digest is checked before anything is decompressed. */
    public static PackageReader open(ByteSource source, Limits limits, long headBytes, Digest headDigest)
            throws FormatException, IOException {
        throw new UnsupportedOperationException();
    }

    public Manifest manifest() {
        throw new UnsupportedOperationException();
    }

    /** A copy of the compressed first frame: what a signature covers. */
    public byte[] headBytes() {
        throw new UnsupportedOperationException();
    }

    public long headLengthBytes() {
        throw new UnsupportedOperationException();
    }

    /** The signature that the package carries, unchecked. */
    public Optional<byte[]> signature() {
        throw new UnsupportedOperationException();
    }

    /**
     * The manifest, vouched for by the package's own signature.
     *
     * @throws TrustException SIGNATURE_MISSING where there is none, else as {@link org.mypkg.sign.Verifier#verify}
     */
    public Verified<Manifest> verifiedManifest(Keyring keyring, Instant now) throws TrustException {
        throw new UnsupportedOperationException();
    }

    /** Where the payload's first frame begins. */
    public long payloadOffset() {
        throw new UnsupportedOperationException();
    }

    /** Where the given frame begins. */
    public long frameOffset(int frame) {
        throw new UnsupportedOperationException();
    }

    /**
     * Hands the files of one frame to the consumer. Nothing is decompressed before the frame's digest has been checked; every
     * tar header must be the one that its manifest entry demands, every content must have its digest.
     */
    public <X extends Exception> void readFrame(int frame, EntryConsumer<X> consumer)
            throws X, FormatException, IOException {
        throw new UnsupportedOperationException();
    }

    /** All frames in order. */
    public <X extends Exception> void readAll(EntryConsumer<X> consumer) throws X, FormatException, IOException {
        for (int frame = 0; frame < manifest().frames().size(); frame++) {
            readFrame(frame, consumer);
        }
    }
}
