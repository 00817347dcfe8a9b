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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * <p>The head, which comes first, holds the digests of all that follows. So contents are read several
 * times: to hash them, to find where to cut, to compress them, and, where the compressed frames do not fit the memory set aside,
 * to compress them again. A content
 * that changes meanwhile is noticed by its digest.
 */
public final class PackageWriter {
    /** So much longer than a single frame, as a share of it, all frames together may be. */
    static final double FRAMES_COST_MOST = 0.03;

    /** How often cuts are chosen for a smaller price when the last ones cost more than they may. */
    private static final int TRIES = 4;

    /** How many compressed bytes are kept between the two passes. */
    static final long KEPT_BYTES_MAX = 48L << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    private final ContentProvider contents;
    private final List<FileEntry> files;

    private final long keptBytesMax;
    private final SortedMap<FrameCuts.Run, Compressed> known = new TreeMap<>();
    private long keptBytes;

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
        List<Compressed> compressed = compressed();
        List<Frame> frames = compressed.stream().map(Compressed::frame).toList();
        var manifest = new Manifest(withSize(spec), files, frames);
        byte[] head = compressedHead(manifest);
        var all = new DigestingSink(0, out);
        all.write(head);
        if (signer.isPresent()) {
            all.write(ZstdFrames.signatureFrame(signer.get().detached(head)));
        }
        for (int i = 0; i < frames.size(); i++) {
            writeFrame(frames.get(i), compressed.get(i).kept(), all);
        }
        all.write(ZstdFrames.end());
        return new WrittenPackage(manifest, head.length, Digest.of(head), all.lengthBytes(), all.digest());
    }

    /** A frame that was compressed. @param kept its bytes; none where that would be too much to keep */
    private record Compressed(Frame frame, byte[] kept) {}

    /** Small frames, as long as they cost little: {@link FrameCuts} estimates, and what came out decides. */
    private List<Compressed> compressed() throws IOException {
        List<FrameCuts.Run> pieces = FrameCuts.pieces(files);
        if (pieces.size() < 2) {
            return compressed(pieces);
        }
        List<FrameCuts.Measured> measured = measured(pieces);
        double whole = FrameCuts.FRAME_BYTES + measured.stream().mapToLong(FrameCuts.Measured::behind).sum();
        double budget = whole * FRAMES_COST_MOST;
        for (int tries = 0; tries < TRIES; tries++) {
            List<Compressed> made = compressed(FrameCuts.frames(measured, budget));
            double excess = storedBytes(made) - whole;
            if (excess <= whole * FRAMES_COST_MOST) {
                return made;
            }
            budget *= Math.min(0.8, 0.9 * whole * FRAMES_COST_MOST / excess);
        }
        return compressed(FrameCuts.frames(measured, 0));
    }

    private static long storedBytes(List<Compressed> frames) {
        return frames.stream().mapToLong(one -> one.frame().lengthBytes() + FrameCuts.FRAME_BYTES).sum();
    }

    private List<FrameCuts.Measured> measured(List<FrameCuts.Run> pieces) throws IOException {
        var measured = new ArrayList<FrameCuts.Measured>();
        var together = new DigestingSink(0, OutputStream.nullOutputStream());
        long contentBytes = pieces.stream().mapToLong(FrameCuts.Run::contentBytes).sum();
        try (var zstd = new ZstdFrameOutput(together, contentBytes)) {
            for (FrameCuts.Run piece : pieces) {
                long before = together.lengthBytes();
                write(piece, zstd);
                zstd.flush();
                long alone = compressed(piece).frame().lengthBytes();
                measured.add(new FrameCuts.Measured(piece, alone, together.lengthBytes() - before));
            }
        }
        return measured;
    }

    private List<Compressed> compressed(List<FrameCuts.Run> runs) throws IOException {
        known.keySet().retainAll(new TreeSet<>(runs));
        keptBytes = known.values().stream().mapToLong(one -> one.kept().length).sum();
        var frames = new ArrayList<Compressed>();
        for (FrameCuts.Run run : runs) {
            frames.add(compressed(run));
        }
        return frames;
    }

    /** What was compressed before, as a piece or for other cuts, is not compressed again. */
    private Compressed compressed(FrameCuts.Run run) throws IOException {
        if (known.get(run) instanceof Compressed before) {
            return before;
        }
        var sink = new DigestingSink(keptBytesMax - keptBytes, OutputStream.nullOutputStream());
        compress(run, sink);
        var frame = new Frame(run.first(), run.count(), sink.lengthBytes(), run.contentBytes(), sink.digest());
        var made = new Compressed(frame, sink.kept());
        keptBytes += made.kept().length;
        known.put(run, made);
        return made;
    }

    private void compress(FrameCuts.Run run, OutputStream sink) throws IOException {
        try (var zstd = new ZstdFrameOutput(sink, run.contentBytes())) {
            write(run, zstd);
        }
    }

    private void write(FrameCuts.Run run, OutputStream out) throws IOException {
        for (FileEntry entry : files.subList(run.first(), run.first() + run.count())) {
            out.write(TarHeaders.encode(entry));
            if (entry instanceof FileEntry.Regular regular) {
                copy(regular, out);
                long padding = TarHeaders.padded(regular.sizeBytes()) - regular.sizeBytes();
                out.write(new byte[(int) padding]);
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
        compress(new FrameCuts.Run(frame.firstFile(), frame.fileCount(), frame.contentBytes()), again);
        if (!again.digest().equals(frame.digest())) {
            throw new IOException("a file changes while it is packed, one of those from "
                    + files.get(frame.firstFile()).path() + " on");
        }
    }
}
