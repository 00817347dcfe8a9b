package org.mypkg.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;

/**
 * Writes packages: the same input gives the same bytes.
 *
 * <p>The head, which comes first, holds the digests of all that follows. So contents are read up to three times: to hash
 * them, to compress them, and, where the compressed frames do not fit the memory set aside, to compress them again. A content
 * that changes meanwhile is noticed by its digest.
 */
public final class PackageWriter {
    /** A frame is closed when its content has reached this length; a file as long as that gets a frame of its own. */
    static final long FRAME_CONTENT_BYTES = 4 << 20;

    /** How many compressed bytes are kept between the two passes. */
    static final long KEPT_BYTES_MAX = 48L << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    private final ContentProvider contents;
    private final List<FileEntry> files;

    private final long keptBytesMax;

    /** @param files in order, with the sizes and digests that their contents have */
    private PackageWriter(List<FileEntry> files, ContentProvider contents, long keptBytesMax) {
        this.files = files;
        this.contents = contents;
        this.keptBytesMax = keptBytesMax;
    }

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
        return write(spec, files, contents, signer, out, KEPT_BYTES_MAX);
    }

    static WrittenPackage write(
            PackageSpec spec,
            List<FileEntry> files,
            ContentProvider contents,
            Optional<Signer> signer,
            OutputStream out,
            long keptBytesMax)
            throws IOException, FormatException, TrustException {
        List<String> breaches = PackageRules.breaches(spec, files);
        if (!breaches.isEmpty()) {
            throw new FormatException(ErrorCode.MANIFEST_INVALID, "cannot pack " + spec.id(), breaches, List.of());
        }
        List<FileEntry> measured = measured(files, contents);
        return new PackageWriter(measured, contents, keptBytesMax).write(spec, signer, out);
    }

    /** The files in order, with the sizes and digests that their contents have. */
    private static List<FileEntry> measured(List<FileEntry> files, ContentProvider contents) throws IOException {
        var measured = new ArrayList<FileEntry>(files.size());
        for (FileEntry entry : files.stream().sorted(Comparator.comparing(FileEntry::path)).toList()) {
            measured.add(entry instanceof FileEntry.Regular regular ? measured(regular, contents) : entry);
        }
        return measured;
    }

    private static FileEntry measured(FileEntry.Regular entry, ContentProvider contents) throws IOException {
        MessageDigest digester = Digest.digester();
        long size = 0;
        try (InputStream in = contents.open(entry)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digester.update(buffer, 0, count);
                size += count;
            }
        }
        return new FileEntry.Regular(entry.path(), entry.meta(), size, Digest.finish(digester));
    }

    private WrittenPackage write(PackageSpec spec, Optional<Signer> signer, OutputStream out)
            throws IOException, TrustException {
        var frames = new ArrayList<Frame>();
        var kept = new ArrayList<byte[]>();
        long keptBytes = 0;
        for (Cut cut : cuts()) {
            var sink = new DigestingSink(keptBytesMax - keptBytes, OutputStream.nullOutputStream());
            compress(cut, sink);
            frames.add(new Frame(cut.first, cut.count, sink.lengthBytes(), cut.contentBytes, sink.digest()));
            kept.add(sink.kept());
            keptBytes += sink.kept().length;
        }
        var manifest = new Manifest(withSize(spec), files, frames);
        byte[] head = compressedHead(manifest);
        var all = new DigestingSink(0, out);
        all.write(head);
        if (signer.isPresent()) {
            all.write(ZstdFrames.signatureFrame(signer.get().detached(head)));
        }
        for (int i = 0; i < frames.size(); i++) {
            writeFrame(frames.get(i), kept.get(i), all);
        }
        all.write(ZstdFrames.end());
        return new WrittenPackage(manifest, head.length, Digest.of(head), all.lengthBytes(), all.digest());
    }

    /** A run of files for one frame. */
    private record Cut(int first, int count, long contentBytes) {}

    private List<Cut> cuts() {
        var cuts = new ArrayList<Cut>();
        int first = 0;
        long bytes = 0;
        for (int i = 0; i < files.size(); i++) {
            long next = TarHeaders.totalBytes(files.get(i));
            if (i > first && (bytes >= FRAME_CONTENT_BYTES || next >= FRAME_CONTENT_BYTES)) {
                cuts.add(new Cut(first, i - first, bytes));
                first = i;
                bytes = 0;
            }
            bytes = Math.addExact(bytes, next);
        }
        if (first < files.size()) {
            cuts.add(new Cut(first, files.size() - first, bytes));
        }
        return cuts;
    }

    private void compress(Cut cut, OutputStream sink) throws IOException {
        try (var zstd = new ZstdFrameOutput(sink, cut.contentBytes)) {
            for (FileEntry entry : files.subList(cut.first, cut.first + cut.count)) {
                zstd.write(TarHeaders.encode(entry));
                if (entry instanceof FileEntry.Regular regular) {
                    copy(regular, zstd);
                    long padding = TarHeaders.padded(regular.sizeBytes()) - regular.sizeBytes();
                    zstd.write(new byte[(int) padding]);
                }
            }
        }
    }

    private void copy(FileEntry.Regular entry, OutputStream out) throws IOException {
        long left = entry.sizeBytes();
        try (InputStream in = contents.open(entry)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                left -= count;
                if (left < 0) {
                    throw new IOException(entry.path() + " grows while it is packed");
                }
                out.write(buffer, 0, count);
            }
        }
        if (left > 0) {
            throw new IOException(entry.path() + " shrinks while it is packed");
        }
    }

    private PackageSpec withSize(PackageSpec spec) {
        long sum = files.stream().mapToLong(TarHeaders::contentBytes).sum();
        return new PackageSpec(
                spec.id(),
                spec.description(),
                spec.dependencies(),
                spec.vital(),
                sum,
                spec.config(),
                spec.generated(),
                spec.alternatives(),
                spec.accounts(),
                spec.scripts(),
                spec.scriptWrites(),
                spec.triggers());
    }

    private static byte[] compressedHead(Manifest manifest) {
        byte[] content = PackageHead.content(ManifestCodec.encode(manifest));
        var head = new ByteArrayOutputStream();
        try (var zstd = new ZstdFrameOutput(head, content.length)) {
            zstd.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return head.toByteArray();
    }

    private void writeFrame(Frame frame, byte[] kept, OutputStream out) throws IOException {
        if (kept.length > 0) {
            out.write(kept);
            return;
        }
        var again = new DigestingSink(0, out);
        compress(new Cut(frame.firstFile(), frame.fileCount(), frame.contentBytes()), again);
        if (!again.digest().equals(frame.digest())) {
            throw new IOException("a file changes while it is packed, one of those from "
                    + files.get(frame.firstFile()).path() + " on");
        }
    }
}
