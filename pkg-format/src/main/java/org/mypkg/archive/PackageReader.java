package org.mypkg.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.sign.Verifier;

/**
 * Reads one package; safe for several threads.
 *
 * <p>(R1) No byte is decompressed before its digest was checked; only the head of a package of which nothing is known is
 * bounded by limits instead. (R2) No file is handed out but under the name, type and metadata that the manifest gives it.
 * (R3) Whatever the bytes are, the outcome is a value, a {@link FormatException} or the source's own IOException, in memory
 * bounded by the limits.
 */
public final class PackageReader {
    private static final String TITLE = "cannot read the package";
    private static final int SIGNATURE_BYTES_MAX = 64 << 10;

    private final ByteSource source;
    private final byte[] head;
    private final byte[] signature;
    private final long payloadOffset;
    private final Manifest manifest;
    private final long[] frameOffsets;
    private final ErrorCode damage;

    private PackageReader(
            ByteSource source, byte[] head, Manifest manifest, byte[] signature, long payloadOffset, boolean promised) {
        this.source = source;
        this.head = head;
        this.manifest = manifest;
        this.signature = signature;
        this.payloadOffset = payloadOffset;
        this.damage = promised || signature.length > 0 ? ErrorCode.DIGEST_MISMATCH : ErrorCode.PACKAGE_DAMAGED;
        this.frameOffsets = new long[manifest.frames().size() + 1];
        frameOffsets[0] = payloadOffset;
        for (int i = 0; i < manifest.frames().size(); i++) {
            frameOffsets[i + 1] = frameOffsets[i] + manifest.frames().get(i).lengthBytes();
        }
    }

    /** Opens a package that is all there. */
    private static PackageReader ofWhole(ByteSource source, byte[] head, Limits limits, boolean promised)
            throws FormatException, IOException {
        Manifest manifest = PackageHead.manifest(head, limits);
        byte[] signature = readSignature(source, head.length);
        int signatureFrame = signature.length == 0 ? 0 : ZstdFrames.SKIPPABLE_HEADER_BYTES + signature.length;
        var reader = new PackageReader(source, head, manifest, signature, (long) head.length + signatureFrame, promised);
        reader.checkLength();
        return reader;
    }

    /** Opens a package of which nothing is known: the head is read under the limits. */
    public static PackageReader open(ByteSource source, Limits limits) throws FormatException, IOException {
        byte[] head = PackageHead.read(source, limits);
        PackageReader reader = ofWhole(source, head, limits, false);
        reader.checkEnd();
        return reader;
    }

    /** Opens a package whose head was promised; its digest is checked before anything is decompressed. */
    public static PackageReader open(ByteSource source, Limits limits, long headBytes, Digest headDigest)
            throws FormatException, IOException {
        byte[] head = PackageHead.read(source, limits, headBytes, headDigest);
        return ofWhole(source, head, limits, true);
    }

    /**
     * Opens a package of which parts are there: its head, which was promised, and some of its frames. The others fail when
     * they are read. What stands between the head and the frames, which is the signature, is passed over: where the frames
     * are follows from the length of the whole.
     *
     * @param source as long as the whole
     */
    public static PackageReader openParts(ByteSource source, Limits limits, long headBytes, Digest headDigest)
            throws FormatException, IOException {
        byte[] head = PackageHead.read(source, limits, headBytes, headDigest);
        Manifest manifest = PackageHead.manifest(head, limits);
        long payloadBytes = manifest.frames().stream().mapToLong(Frame::lengthBytes).sum();
        long payloadOffset = source.lengthBytes() - ZstdFrames.endBytes() - payloadBytes;
        long between = payloadOffset - headBytes;
        if (between < 0 || between > ZstdFrames.SKIPPABLE_HEADER_BYTES + SIGNATURE_BYTES_MAX) {
            String fact = "it has " + source.lengthBytes() + " bytes, which is not what its manifest says";
            throw new FormatException(ErrorCode.DIGEST_MISMATCH, TITLE, fact);
        }
        return new PackageReader(source, head, manifest, new byte[0], payloadOffset, true);
    }

    private static byte[] readSignature(ByteSource source, int offset) throws FormatException, IOException {
        ByteBuffer header = ByteBuffer.wrap(read(source, offset, ZstdFrames.SKIPPABLE_HEADER_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (header.capacity() < ZstdFrames.SKIPPABLE_HEADER_BYTES || header.getInt(0) != ZstdFrames.SIGNATURE_MAGIC) {
            return new byte[0];
        }
        int length = header.getInt(4);
        if (length < 1 || length > SIGNATURE_BYTES_MAX) {
            throw new FormatException(ErrorCode.PACKAGE_DAMAGED, TITLE, "its signature has an impossible length");
        }
        byte[] signature = read(source, offset + ZstdFrames.SKIPPABLE_HEADER_BYTES, length);
        if (signature.length < length) {
            throw new FormatException(ErrorCode.PACKAGE_DAMAGED, TITLE, "it ends inside its signature");
        }
        return signature;
    }

    private static byte[] read(ByteSource source, long offset, int length) throws IOException {
        try (InputStream in = source.open(offset, length)) {
            return in.readNBytes(length);
        }
    }

    private void checkLength() throws FormatException, IOException {
        long expected = frameOffsets[frameOffsets.length - 1] + ZstdFrames.endBytes();
        long actual = source.lengthBytes();
        if (expected != actual) {
            throw new FormatException(damage, TITLE, "it has " + actual + " bytes, and its manifest says " + expected);
        }
    }

    private void checkEnd() throws FormatException, IOException {
        byte[] end = read(source, frameOffsets[frameOffsets.length - 1], ZstdFrames.endBytes());
        if (!Arrays.equals(end, ZstdFrames.end())) {
            throw new FormatException(damage, TITLE, "it does not end as every package does");
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    /** A copy of the compressed first frame: what a signature covers. */
    public byte[] headBytes() {
        return head.clone();
    }

    public long headLengthBytes() {
        return head.length;
    }

    /** The signature that the package carries, unchecked. */
    public Optional<byte[]> signature() {
        return signature.length == 0 ? Optional.empty() : Optional.of(signature.clone());
    }

    /**
     * The manifest, vouched for by the package's own signature.
     *
     * @throws TrustException SIGNATURE_MISSING where there is none, else as {@link Verifier#verify}
     */
    public Verified<Manifest> verifiedManifest(Keyring keyring, Instant now) throws TrustException {
        return Verifier.verify(head, signature, keyring, now).map(bytes -> manifest);
    }

    /** Where the payload's first frame begins. */
    public long payloadOffset() {
        return payloadOffset;
    }

    /** Where the given frame begins. */
    public long frameOffset(int frame) {
        return frameOffsets[frame];
    }

    /**
     * Hands the files of one frame to the consumer. Nothing is decompressed before the frame's digest has been checked; every
     * tar header must be the one that its manifest entry demands, every content must have its digest.
     */
    public <X extends Exception> void readFrame(int frame, EntryConsumer<X> consumer)
            throws X, FormatException, IOException {
        Frame wanted = manifest.frames().get(frame);
        var files = manifest.files().subList(wanted.firstFile(), wanted.firstFile() + wanted.fileCount());
        var reading = new FrameReading(source, frameOffsets[frame], wanted, files, damage);
        try {
            reading.read(consumer);
        } catch (DamagedContent damaged) {
            throw new FormatException(
                    ErrorCode.PACKAGE_DAMAGED, "cannot unpack the package", "frame " + frame + ": " + damaged.getMessage());
        }
    }

    /** All frames in order. */
    public <X extends Exception> void readAll(EntryConsumer<X> consumer) throws X, FormatException, IOException {
        for (int frame = 0; frame < manifest.frames().size(); frame++) {
            readFrame(frame, consumer);
        }
    }
}
