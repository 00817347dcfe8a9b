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
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
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
 * to compress them again. A content that changes meanwhile is noticed by its digest.
 */
public final class PackageWriter {
    /** How many compressed bytes are kept at least until the head is written. */
    static final long KEPT_BYTES_LEAST = 48L << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    private final TarRuns runs;
    private final Effort effort;
    private final FramePool pool;
    private final AtomicLong keepable;

    private PackageWriter(TarRuns runs, Effort effort, long keptBytesMax) {
        this.runs = runs;
        this.effort = effort;
        this.pool = new FramePool(effort.threads());
        this.keepable = new AtomicLong(keptBytesMax);
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
        return write(spec, files, contents, signer, out, Effort.USUAL);
    }

    /**
     * Writes one package with more or less effort than usual.
     *
     * @param contents is asked by as many threads at once as the effort says
     */
    public static WrittenPackage write(
            PackageSpec spec,
            List<FileEntry> files,
            ContentProvider contents,
            Optional<Signer> signer,
            OutputStream out,
            Effort effort)
            throws IOException, FormatException, TrustException {
        long kept = Math.max(KEPT_BYTES_LEAST, Runtime.getRuntime().maxMemory() / 4);
        return write(spec, files, contents, signer, out, effort, kept);
    }

    static WrittenPackage write(
            PackageSpec spec,
            List<FileEntry> files,
            ContentProvider contents,
            Optional<Signer> signer,
            OutputStream out,
            Effort effort,
            long keptBytesMax)
            throws IOException, FormatException, TrustException {
        List<String> breaches = PackageRules.breaches(spec, files);
        if (!breaches.isEmpty()) {
            throw new FormatException(ErrorCode.MANIFEST_INVALID, "cannot pack " + spec.id(), breaches, List.of());
        }
        var runs = new TarRuns(measured(files, contents), contents);
        return new PackageWriter(runs, effort, keptBytesMax).write(spec, signer, out);
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
        var manifest = new Manifest(withSize(spec), runs.files(), frames);
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

    /** The longest frames first, so that no thread begins one when the others are through. */
    private List<Compressed> compressed() throws IOException {
        List<FrameCuts.Run> longestFirst = new FrameLayout(runs, pool)
                .frames().stream()
                        .sorted(Comparator.comparingLong(FrameCuts.Run::contentBytes).reversed().thenComparing(FrameCuts.Run::first))
                        .toList();
        var tasks = new ArrayList<Callable<Compressed>>();
        longestFirst.forEach(run -> tasks.add(() -> compressed(run)));
        return pool.all(tasks).stream()
                .sorted(Comparator.comparingInt(one -> one.frame().firstFile()))
                .toList();
    }

    private Compressed compressed(FrameCuts.Run run) throws IOException {
        var sink = new DigestingSink(keepable.get(), OutputStream.nullOutputStream());
        runs.compress(run, effort.level(), sink);
        var frame = new Frame(run.first(), run.count(), sink.lengthBytes(), run.contentBytes(), sink.digest());
        boolean fits = keepable.addAndGet(-sink.lengthBytes()) >= 0;
        if (!fits) {
            keepable.addAndGet(sink.lengthBytes());
        }
        return new Compressed(frame, fits ? sink.kept() : new byte[0]);
    }

    private PackageSpec withSize(PackageSpec spec) {
        long sum = runs.files().stream().mapToLong(TarHeaders::contentBytes).sum();
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
        try (var zstd = ZstdFrameOutput.ofLevel(Effort.USUAL.level(), head, content.length)) {
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
        runs.compress(new FrameCuts.Run(frame.firstFile(), frame.fileCount(), frame.contentBytes()), effort.level(), again);
        if (!again.digest().equals(frame.digest())) {
            throw new IOException("a file changes while it is packed, one of those from "
                    + runs.files().get(frame.firstFile()).path() + " on");
        }
    }
}
