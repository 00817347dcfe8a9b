package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** Whatever bytes a stranger hands us, the outcome is a package or one of the declared failures. */
final class HostilePackageTest {
    private static final FileMeta META = FileMeta.of(0644, 0, 0, Samples.TIME);

    private static void readAll(byte[] bytes) throws FormatException, IOException {
        PackageReader.open(ByteSource.of(bytes), Limits.DEFAULT).<IOException>readAll((index, entry, content) -> {});
    }

    private static byte[] small() throws Exception {
        return new Samples()
                .directory("usr")
                .file("usr/a", "hello")
                .symlink("usr/b", "a")
                .pack(Samples.spec(), Optional.of(data -> new byte[] {(byte) 0x88, 1, 2, 3}))
                .bytes();
    }

    @Test
    void aPackageCutAtAnyByteIsRefused() throws Exception {
        byte[] whole = small();
        readAll(whole);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            var thrown = assertThrows(FormatException.class, () -> readAll(cut), "cut at " + length);
            assertTrue(
                    thrown.code() == ErrorCode.PACKAGE_DAMAGED || thrown.code() == ErrorCode.DIGEST_MISMATCH,
                    "cut at " + length + ": " + thrown.getMessage());
            assertFalse(thrown.diagnostic().because().isEmpty());
        }
    }

    @Test
    void bytesAfterTheEndAreRefused() throws Exception {
        byte[] whole = small();
        assertThrows(FormatException.class, () -> readAll(Arrays.copyOf(whole, whole.length + 1)));
    }

    /**
     * The frames' own checksums find a flip even where nothing was signed. Free are the signature's bytes, which only a
     * keyring can judge, and the few bits of a compressed head that do not change what it decompresses to.
     */
    @Test
    void aFlippedBitIsRefusedOrHarmless() throws Exception {
        byte[] whole = small();
        PackageReader reader = PackageReader.open(ByteSource.of(whole), Limits.DEFAULT);
        long signature = reader.headLengthBytes();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            boolean inSignature = bit / 8 >= signature + 8 && bit / 8 < reader.payloadOffset();
            boolean refused = isRefused(flipped);
            if (bit / 8 >= signature) {
                assertEquals(!inSignature, refused, "bit " + bit);
            }
            if (!refused) {
                PackageReader other = PackageReader.open(ByteSource.of(flipped), Limits.DEFAULT);
                assertEquals(reader.manifest(), other.manifest(), "bit " + bit);
            }
        }
    }

    /** Anything but a FormatException escapes and fails the test. */
    private static boolean isRefused(byte[] bytes) throws IOException {
        try {
            readAll(bytes);
            return false;
        } catch (FormatException declared) {
            return true;
        }
    }

    @Test
    void anySingleWrongByteBehindAPromisedHeadIsRefused() throws Exception {
        Samples.Packed packed = Samples.everything().pack(Samples.spec(), Optional.empty());
        WrittenPackage written = packed.written();
        var random = new Random(42);
        int end = packed.bytes().length - ZstdFrames.endBytes();
        for (int i = 0; i < 300; i++) {
            byte[] bad = packed.bytes().clone();
            int at = random.nextInt(end);
            bad[at] ^= (byte) (1 + random.nextInt(255));
            var thrown = assertThrows(
                    FormatException.class,
                    () -> PackageReader.open(
                                    ByteSource.of(bad), Limits.DEFAULT, written.headBytes(), written.headDigest())
                            .<IOException>readAll((index, entry, content) -> {}),
                    "byte " + at);
            assertEquals(ErrorCode.DIGEST_MISMATCH, thrown.code(), "byte " + at);
        }
    }

    @Test
    void randomBytesAreNoPackage() {
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (i % 2 == 0 && noise.length >= 4) {
                System.arraycopy(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, 0, noise, 0, 4);
            }
            assertThrows(FormatException.class, () -> readAll(noise));
        }
    }

    /** A package around any manifest and any payload, with digests that fit: what a malicious packer could make. */
    private static byte[] forged(Manifest manifest, byte[]... frames) throws IOException {
        return forged(ManifestCodec.encode(manifest), frames);
    }

    private static byte[] forged(byte[] json, byte[]... frames) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(Zstd.compress(PackageHead.content(json)));
        for (byte[] frame : frames) {
            out.write(frame);
        }
        out.write(ZstdFrames.end());
        return out.toByteArray();
    }

    private static Manifest manifest(List<FileEntry> files, byte[] frame) {
        long content = files.stream().mapToLong(TarHeaders::totalBytes).sum();
        long installed = files.stream().mapToLong(TarHeaders::contentBytes).sum();
        var frames = List.of(new Frame(0, files.size(), frame.length, content, Digest.of(frame)));
        return new Manifest(withInstalledBytes(installed), files, frames);
    }

    private static PackageSpec withInstalledBytes(long bytes) {
        String text = ManifestCodec.encodeSpec(Samples.spec()).replace("\"installedBytes\":0", "\"installedBytes\":" + bytes);
        try {
            return ManifestCodec.decodeSpec(text);
        } catch (FormatException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static FileEntry.Regular file(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new FileEntry.Regular(RootPath.of(path), META, bytes.length, Digest.of(bytes));
    }

    private static byte[] tar(FileEntry entry, String content) {
        var out = new ByteArrayOutputStream();
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(TarHeaders.encode(entry));
        out.writeBytes(Arrays.copyOf(bytes, (int) TarHeaders.padded(bytes.length)));
        return out.toByteArray();
    }

    private static FormatException refused(byte[] bytes) {
        return assertThrows(FormatException.class, () -> readAll(bytes));
    }

    @Test
    void theForgerIsNotRefusedForNothing() throws Exception {
        byte[] frame = Zstd.compress(tar(file("usr/a", "abc"), "abc"));
        readAll(forged(manifest(List.of(file("usr/a", "abc")), frame), frame));
    }

    @Test
    void aTarHeaderThatSaysSomethingElseThanTheManifestIsRefused() throws Exception {
        FileEntry.Regular said = file("usr/a", "abc");
        List<FileEntry> others = List.of(
                file("usr/b", "abc"),
                new FileEntry.Regular(said.path(), FileMeta.of(04755, 0, 0, Samples.TIME), 3, said.digest()),
                new FileEntry.Regular(said.path(), FileMeta.of(0644, 7, 0, Samples.TIME), 3, said.digest()),
                new FileEntry.Fifo(said.path(), META));
        for (FileEntry other : others) {
            byte[] frame = Zstd.compress(tar(other, "abc"));
            FormatException thrown = refused(forged(manifest(List.of(said), frame), frame));
            assertEquals(ErrorCode.PACKAGE_DAMAGED, thrown.code());
            assertTrue(thrown.diagnostic().because().toString().contains("tar header of /usr/a"), thrown.getMessage());
        }
    }

    @Test
    void contentWithAnotherDigestIsRefused() throws Exception {
        byte[] frame = Zstd.compress(tar(file("usr/a", "abc"), "abd"));
        FormatException thrown = refused(forged(manifest(List.of(file("usr/a", "abc")), frame), frame));
        assertTrue(thrown.diagnostic().because().toString().contains("/usr/a has not the digest"), thrown.getMessage());
    }

    @Test
    void paddingThatIsNotZeroIsRefused() throws Exception {
        byte[] content = tar(file("usr/a", "abc"), "abc");
        content[content.length - 1] = 1;
        byte[] frame = Zstd.compress(content);
        assertTrue(refused(forged(manifest(List.of(file("usr/a", "abc")), frame), frame)).diagnostic().because().toString().contains("padding"));
    }

    @Test
    void aFrameThatIsABombStopsWhereItsManifestEnds() throws Exception {
        byte[] bomb = Zstd.compress(new byte[64 << 20]);
        assertTrue(bomb.length < 64 << 10);
        FormatException thrown = refused(forged(manifest(List.of(file("usr/a", "abc")), bomb), bomb));
        assertEquals(ErrorCode.PACKAGE_DAMAGED, thrown.code());

        byte[] longer = Arrays.copyOf(tar(file("usr/a", "abc"), "abc"), 16 << 20);
        byte[] frame = Zstd.compress(longer);
        refused(forged(manifest(List.of(file("usr/a", "abc")), frame), frame));
    }

    @Test
    void aManifestThatIsABombStopsAtTheLimit() throws Exception {
        var limits = new Limits(1 << 20, 1 << 20, 100, 1 << 20, 1 << 20);
        byte[] bomb = Zstd.compress(PackageHead.content(new byte[64 << 20]));
        assertTrue(bomb.length < 64 << 10);
        var thrown = assertThrows(
                FormatException.class, () -> PackageReader.open(ByteSource.of(bomb), limits));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, thrown.code());
    }

    @Test
    void limitsHoldForFilesContentAndHead() throws Exception {
        byte[] bytes = new Samples().file("usr/a", "x".repeat(5_000)).file("usr/b", "y").pack();
        for (Limits limits : List.of(
                new Limits(1 << 20, 1 << 20, 1, 1 << 20, 0),
                new Limits(1 << 20, 1 << 20, 2, 5_000, 0),
                new Limits(100, 1 << 20, 2, 1 << 20, 0),
                new Limits(1 << 20, 100, 2, 1 << 20, 0))) {
            var thrown = assertThrows(
                    FormatException.class, () -> PackageReader.open(ByteSource.of(bytes), limits), limits.toString());
            assertEquals(ErrorCode.LIMIT_EXCEEDED, thrown.code(), thrown.getMessage());
        }
        PackageReader.open(ByteSource.of(bytes), new Limits(1 << 20, 1 << 20, 2, 1 << 20, 0));
    }

    private static void manifestRefused(String reason, List<FileEntry> files) throws Exception {
        byte[] frame = Zstd.compress(new byte[1]);
        FormatException thrown = refused(forged(manifest(files, frame), frame));
        assertTrue(thrown.diagnostic().because().toString().contains(reason), thrown.getMessage());
        assertEquals(ErrorCode.PACKAGE_DAMAGED, thrown.code());
    }

    @Test
    void listsOfFilesThatCouldDoHarmAreRefused() throws Exception {
        FileEntry link = new FileEntry.Symlink(RootPath.of("usr/d"), META, org.mypkg.model.Bytes.utf8("/etc"));
        manifestRefused("lies below /usr/d", List.of(link, file("usr/d/passwd", "x")));
        manifestRefused("lies below /usr/f", List.of(file("usr/f", "x"), file("usr/f/g", "x")));
        manifestRefused("listed twice", List.of(file("usr/a", "x"), file("usr/a", "x")));
        manifestRefused("out of order", List.of(file("usr/b", "x"), file("usr/a", "x")));
        manifestRefused("not a package's to have", List.of(file(".MPKG/manifest.json", "x")));
        manifestRefused("no regular file before it", List.of(hardlink("usr/a", "usr/b"), file("usr/b", "x")));
        manifestRefused("no regular file before it", List.of(link, hardlink("usr/e", "usr/d")));
        manifestRefused(
                "other metadata",
                List.of(
                        file("usr/a", "x"),
                        new FileEntry.Hardlink(RootPath.of("usr/b"), FileMeta.of(0777, 0, 0, 0), RootPath.of("usr/a"))));
        manifestRefused(
                "cannot be", List.of(new FileEntry.Device(RootPath.of("dev/x"), META, true, 5000, 1)));
        manifestRefused(
                "link to nowhere",
                List.of(new FileEntry.Symlink(RootPath.of("usr/l"), META, org.mypkg.model.Bytes.utf8(""))));
    }

    private static FileEntry hardlink(String path, String target) {
        return new FileEntry.Hardlink(RootPath.of(path), META, RootPath.of(target));
    }

    @Test
    void pathsThatLeaveTheRootAreRefusedAsText() throws Exception {
        byte[] frame = Zstd.compress(tar(file("usr/a", "abc"), "abc"));
        String json = new String(
                ManifestCodec.encode(manifest(List.of(file("usr/a", "abc")), frame)), StandardCharsets.UTF_8);
        for (String path : List.of("/../etc/passwd", "usr/a", "//usr/a", "/usr//a", "/usr/./a", "/usr/a/", "/", "", "/usr/../a")) {
            String forged = json.replace("\"path\":\"/usr/a\"", "\"path\":\"" + path + "\"");
            FormatException thrown = refused(forged(forged.getBytes(StandardCharsets.UTF_8), frame));
            assertEquals(ErrorCode.PACKAGE_DAMAGED, thrown.code(), path);
        }
    }

    @Test
    void framesThatDoNotHoldEachFileOnceAreRefused() throws Exception {
        byte[] frame = Zstd.compress(tar(file("usr/a", "abc"), "abc"));
        Manifest good = manifest(List.of(file("usr/a", "abc")), frame);
        Frame one = good.frames().getFirst();
        for (List<Frame> frames : List.of(
                List.<Frame>of(),
                List.of(one, one),
                List.of(new Frame(1, 1, one.lengthBytes(), one.contentBytes(), one.digest())),
                List.of(new Frame(0, 2, one.lengthBytes(), one.contentBytes(), one.digest())),
                List.of(new Frame(0, 1, one.lengthBytes(), one.contentBytes() + 512, one.digest())),
                List.of(new Frame(0, 1, Long.MAX_VALUE, one.contentBytes(), one.digest())),
                List.of(new Frame(0, 1, 0, one.contentBytes(), one.digest())))) {
            refused(forged(new Manifest(good.spec(), good.files(), frames), frame));
        }
    }

    @Test
    void aLaterFormatAsksForANewerRelease() throws Exception {
        byte[] frame = Zstd.compress(tar(file("usr/a", "abc"), "abc"));
        String json = new String(
                ManifestCodec.encode(manifest(List.of(file("usr/a", "abc")), frame)), StandardCharsets.UTF_8);
        for (String later : List.of(
                json.replace("\"format\":1", "\"format\":2"),
                json.replace("\"format\":1", "\"format\":1,\"critical\":[\"delta\"],\"delta\":{}"),
                json.replace("\"type\":\"file\"", "\"type\":\"socket\""),
                json.replace("\"type\":\"file\"", "\"critical\":[\"acl\"],\"type\":\"file\""))) {
            FormatException thrown = refused(forged(later.getBytes(StandardCharsets.UTF_8), frame));
            assertEquals(ErrorCode.FORMAT_TOO_NEW, thrown.code(), thrown.getMessage());
            assertTrue(thrown.diagnostic().hints().getFirst().startsWith("update mypkg first"));
        }
        String unknown = json.replace("\"format\":1", "\"format\":1,\"mood\":\"good\"");
        readAll(forged(unknown.getBytes(StandardCharsets.UTF_8), frame));
    }
}
