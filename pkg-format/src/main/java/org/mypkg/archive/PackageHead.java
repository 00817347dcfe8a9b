package org.mypkg.archive;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** The first frame: the tar entry {@code .MPKG/manifest.json} and nothing else. */
final class PackageHead {
    private static final String TITLE = "cannot read the package's head";
    private static final RootPath NAME = RootPath.of(".MPKG/manifest.json");

    /** Of the manifest's own tar entry: fixed, and late enough for tar not to warn of an implausible time. */
    private static final FileMeta META = FileMeta.of(0644, 0, 0, 315_532_800L);

    private static final Digest NO_DIGEST = Digest.of(new byte[0]);

    private static final int SIZE_OFFSET = 124;
    private static final int SIZE_DIGITS = 11;

    private PackageHead() {}

    /** The content of the first frame for a manifest. */
    static byte[] content(byte[] json) {
        byte[] header = header(json.length);
        byte[] content = Arrays.copyOf(header, Math.toIntExact(header.length + TarHeaders.padded(json.length)));
        System.arraycopy(json, 0, content, header.length, json.length);
        return content;
    }

    private static byte[] header(long jsonBytes) {
        return TarHeaders.encode(new FileEntry.Regular(NAME, META, jsonBytes, NO_DIGEST));
    }

    /** The compressed first frame of a package of which nothing is known. */
    static byte[] read(ByteSource source, Limits limits) throws FormatException, IOException {
        try (InputStream in = source.open(0, limits.headBytesMax() + 1)) {
            return ZstdFrames.readFrame(in, limits.headBytesMax());
        } catch (ZstdFrames.NoFrame none) {
            ErrorCode code = none.tooLong() ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.PACKAGE_DAMAGED;
            throw new FormatException(code, TITLE, "the file " + none.getMessage());
        } catch (EOFException cut) {
            throw new FormatException(ErrorCode.PACKAGE_DAMAGED, TITLE, "the file " + cut.getMessage());
        }
    }

    /** The compressed first frame as it was promised. */
    static byte[] read(ByteSource source, Limits limits, long headBytes, Digest promised)
            throws FormatException, IOException {
        if (headBytes < 1 || headBytes > limits.headBytesMax()) {
            throw new FormatException(
                    ErrorCode.LIMIT_EXCEEDED, TITLE, headBytes + " bytes, and " + limits.headBytesMax() + " are allowed");
        }
        try (InputStream in = source.open(0, headBytes)) {
            byte[] head = in.readNBytes((int) headBytes);
            if (head.length < headBytes || !Digest.of(head).equals(promised)) {
                throw new FormatException(ErrorCode.DIGEST_MISMATCH, TITLE, "its first " + headBytes
                        + " bytes have not the promised SHA-256 " + promised);
            }
            return head;
        }
    }

    /** The manifest that a compressed first frame holds. */
    static Manifest manifest(byte[] head, Limits limits) throws FormatException {
        return ManifestCodec.decode(json(head, limits), limits);
    }

    private static byte[] json(byte[] head, Limits limits) throws FormatException {
        long contentMax = limits.manifestBytesMax() + 2 * TarHeaders.BLOCK_BYTES;
        try (var in = new ZstdInput(new ByteArrayInputStream(head), contentMax)) {
            byte[] header = in.readExactly(TarHeaders.BLOCK_BYTES);
            long size = sizeIn(header);
            if (!Arrays.equals(header, header(size))) {
                throw new DamagedContent("the first entry is not " + NAME);
            }
            if (size > limits.manifestBytesMax()) {
                throw new DamagedContent("the manifest has " + size + " bytes", true);
            }
            byte[] json = in.readExactly((int) size);
            in.readPadding(TarHeaders.padded(size) - size);
            in.readEnd();
            return json;
        } catch (DamagedContent damaged) {
            ErrorCode code = damaged.tooLong() ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.PACKAGE_DAMAGED;
            throw new FormatException(code, TITLE, String.valueOf(damaged.getMessage()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading an array", impossible);
        }
    }

    /** The size field; whatever stands there, the caller compares the whole header afterwards. */
    private static long sizeIn(byte[] header) {
        String digits = new String(header, SIZE_OFFSET, SIZE_DIGITS, StandardCharsets.US_ASCII);
        return digits.matches("[0-7]{" + SIZE_DIGITS + "}") ? Long.parseLong(digits, 8) : 0;
    }
}
