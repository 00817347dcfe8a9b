package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import org.mypkg.testing.ByteMutants;
import org.mypkg.testing.Fuzz;
import org.mypkg.testing.Gen;
import org.mypkg.testing.JsonMutants;

/**
 * Packages that were changed by somebody who can make digests and lengths right again: the change goes past them to the readers
 * of JSON, tar and zstd.
 */
@Timeout(300)
final class FuzzPackageTest {
    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");
    private static final Limits LIMITS = new Limits(1 << 20, 4 << 20, 1000, 4 << 20, 4 << 20);
    private static final long ALLOCATED_MAX = 128L << 20;
    private static final List<Samples.Packed> PACKED = new ArrayList<>();

    private static Samples.Packed packed() {
        if (PACKED.isEmpty()) {
            try {
                PACKED.add(Samples.everything().pack(Samples.spec(), Optional.of(data -> new byte[] {(byte) 0x88, 1, 2, 3})));
            } catch (Exception impossible) {
                throw new AssertionError(impossible);
            }
        }
        return PACKED.getFirst();
    }

    private static Manifest manifest() {
        return packed().written().manifest();
    }

    private static String text(Manifest manifest) {
        return new String(ManifestCodec.encode(manifest), StandardCharsets.UTF_8);
    }

    /** What is handed out must be what the manifest says, to the last byte, or the reading must fail. */
    private static void readAll(byte[] bytes) throws FormatException, IOException {
        PackageReader reader = PackageReader.open(ByteSource.of(bytes), LIMITS);
        var seen = new ArrayList<FileEntry>();
        var digests = new ArrayList<Digest>();
        reader.<IOException>readAll((index, entry, content) -> {
            assertEquals(seen.size(), index);
            seen.add(entry);
            byte[] read = content.readAllBytes();
            if (entry instanceof FileEntry.Regular regular) {
                assertEquals(regular.sizeBytes(), read.length);
                digests.add(Digest.of(read));
            }
        });
        assertEquals(reader.manifest().files(), seen);
        assertEquals(
                seen.stream().filter(FileEntry.Regular.class::isInstance).map(e -> ((FileEntry.Regular) e).digest()).toList(),
                digests);
        checkHarmless(reader.manifest());
    }

    /** The writer of the file system relies on these. */
    private static void checkHarmless(Manifest manifest) {
        for (FileEntry entry : manifest.files()) {
            String path = entry.path().toString();
            assertTrue(!path.contains("/../") && !path.endsWith("/..") && !path.contains("//"), path);
            assertTrue(!entry.path().isRoot() && !entry.path().startsWith(ManifestChecks.OWN), path);
        }
        Manifest again = read(text(manifest));
        assertEquals(manifest, again);
    }

    private static Manifest read(String json) {
        try {
            return ManifestCodec.decode(json.getBytes(StandardCharsets.UTF_8), LIMITS);
        } catch (FormatException ours) {
            throw new AssertionError("what was accepted is refused when written again: " + ours.getMessage(), ours);
        }
    }

    private static final Fuzz MANIFESTS = Fuzz.of("manifests", FormatException.class, ALLOCATED_MAX, bytes -> {
        Manifest manifest = ManifestCodec.decode(bytes, LIMITS);
        checkHarmless(manifest);
    });

    /** The quick reader of entries and the thorough one agree, and neither is surprised. */
    private static final Fuzz ENTRIES = Fuzz.of("entries", FormatException.class, ALLOCATED_MAX, bytes -> {
        String text = new String(bytes, StandardCharsets.UTF_8);
        FileEntry entry = ManifestCodec.decodeEntry(text);
        assertEquals(ManifestCodec.decodeAnyEntry(text), entry);
        assertEquals(entry, ManifestCodec.decodeEntry(ManifestCodec.encodeEntry(entry)));
    });

    private static final Fuzz SPECS = Fuzz.of("specs", FormatException.class, ALLOCATED_MAX, bytes -> {
        var spec = ManifestCodec.decodeSpec(new String(bytes, StandardCharsets.UTF_8));
        assertEquals(spec, ManifestCodec.decodeSpec(ManifestCodec.encodeSpec(spec)));
    });

    private static final Fuzz PACKAGES = Fuzz.of("packages", FormatException.class, ALLOCATED_MAX, FuzzPackageTest::readAll);

    /** A package around a manifest's text and frames. */
    private static byte[] around(byte[] json, List<byte[]> frames) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Zstd.compress(PackageHead.content(json)));
        frames.forEach(out::writeBytes);
        out.writeBytes(ZstdFrames.end());
        return out.toByteArray();
    }

    private static List<byte[]> frames() {
        byte[] bytes = packed().bytes();
        var frames = new ArrayList<byte[]>();
        int at = (int) (packed().written().headBytes() + ZstdFrames.SKIPPABLE_HEADER_BYTES + 4);
        for (Frame frame : manifest().frames()) {
            frames.add(Arrays.copyOfRange(bytes, at, at + (int) frame.lengthBytes()));
            at += (int) frame.lengthBytes();
        }
        return frames;
    }

    /** The manifest with the first frame's digest and length made right for other bytes. */
    private static byte[] fitting(byte[] first) {
        var frames = new ArrayList<>(manifest().frames());
        Frame old = frames.getFirst();
        frames.set(0, new Frame(old.firstFile(), old.fileCount(), first.length, old.contentBytes(), Digest.of(first)));
        return ManifestCodec.encode(new Manifest(manifest().spec(), manifest().files(), frames));
    }

    private static byte[] packageMutant(Gen gen) {
        List<byte[]> frames = new ArrayList<>(frames());
        return switch (gen.below(4)) {
            case 0 -> around(JsonMutants.of(gen, text(manifest())), frames);
            case 1 -> {
                byte[] tar = Zstd.decompress(frames.getFirst(), 8 << 20);
                frames.set(0, Zstd.compress(gen.flag() ? blocks(gen, tar) : ByteMutants.of(gen, tar), 1));
                yield around(fitting(frames.getFirst()), frames);
            }
            case 2 -> {
                frames.set(0, ByteMutants.of(gen, frames.getFirst()));
                yield around(fitting(frames.getFirst()), frames);
            }
            default -> ByteMutants.of(gen, packed().bytes());
        };
    }

    /** Whole blocks of a tar archive go, come twice or change places: entries without headers, headers without entries. */
    private static byte[] blocks(Gen gen, byte[] tar) {
        int blocks = tar.length / TarHeaders.BLOCK_BYTES;
        int from = gen.below(blocks) * TarHeaders.BLOCK_BYTES;
        int to = Math.min(tar.length, from + (1 + gen.below(3)) * TarHeaders.BLOCK_BYTES);
        byte[] piece = Arrays.copyOfRange(tar, from, to);
        byte[] rest = gen.flag() ? ByteMutants.spliced(tar, from, to, new byte[0]) : tar;
        int at = gen.below(rest.length / TarHeaders.BLOCK_BYTES + 1) * TarHeaders.BLOCK_BYTES;
        return gen.flag() ? ByteMutants.spliced(rest, at, at, piece) : rest;
    }

    private static final Function<Gen, byte[]> MANIFEST_MUTANTS = gen -> JsonMutants.of(gen, text(manifest()));
    private static final Function<Gen, byte[]> ENTRY_MUTANTS = gen -> {
        String good = ManifestCodec.encodeEntry(gen.pick(manifest().files()));
        return gen.flag() ? JsonMutants.of(gen, good) : ByteMutants.of(gen, good.getBytes(StandardCharsets.UTF_8));
    };
    private static final Function<Gen, byte[]> SPEC_MUTANTS =
            gen -> JsonMutants.of(gen, ManifestCodec.encodeSpec(manifest().spec()));

    @Test
    void whatWasNotChangedIsRead() throws Exception {
        readAll(packed().bytes());
        readAll(around(ManifestCodec.encode(manifest()), frames()));
    }

    @Test
    void whatOnceWentWrongGoesRight() {
        for (Fuzz each : List.of(MANIFESTS, ENTRIES, SPECS, PACKAGES)) {
            each.replay(RESOURCES);
        }
    }

    @Test
    void changedManifestsAreReadOrRefused() {
        MANIFESTS.run(200, MANIFEST_MUTANTS);
        ENTRIES.run(400, ENTRY_MUTANTS);
        SPECS.run(200, SPEC_MUTANTS);
    }

    @Test
    void changedPackagesAreReadOrRefused() {
        PACKAGES.run(80, FuzzPackageTest::packageMutant);
    }

    @Test
    @Tag("slow")
    void manyMore() {
        MANIFESTS.runLong(MANIFEST_MUTANTS);
        ENTRIES.runLong(ENTRY_MUTANTS);
        SPECS.runLong(SPEC_MUTANTS);
        PACKAGES.runLong(FuzzPackageTest::packageMutant);
    }
}
