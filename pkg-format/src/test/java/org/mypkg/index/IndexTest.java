package org.mypkg.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.archive.ManifestCodec;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

final class IndexTest {
    private static final Instant CREATED = Instant.parse("2026-11-21T08:00:00Z");
    private static final Limits LIMITS = Limits.DEFAULT;

    private static IndexEntry entry(String name, String version) throws FormatException {
        PackageSpec spec = ManifestCodec.decodeSpec("{\"name\":\"" + name + "\",\"version\":\"" + version
                + "\",\"arch\":\"x86_64\",\"installedBytes\":7,\"requires\":[\"libc >= 1\",\"a | b\"],"
                + "\"provides\":[\"so:lib" + name + ".so.1\"]}");
        Digest digest = Digest.of((name + version).getBytes(StandardCharsets.UTF_8));
        return new IndexEntry(spec, "packages/" + spec.id().fileName(), 1000, digest, 100, digest);
    }

    private static List<IndexEntry> entries() throws FormatException {
        var entries = new ArrayList<IndexEntry>();
        for (String name : List.of("zlib", "busybox", "musl", "gcc")) {
            entries.add(entry(name, "1.0-1"));
            entries.add(entry(name, "1:0.9"));
        }
        return entries;
    }

    @Test
    void aPartSurvivesItsBytesInTheOrderOfPackages() throws Exception {
        List<IndexEntry> read = IndexCodec.decode(IndexCodec.encode(entries()), LIMITS);
        assertEquals(new Index("r", entries()).packages(), read);
        assertEquals("busybox 1.0-1", read.getFirst().spec().id().toString());
        assertEquals("packages/busybox-1%3a0.9.x86_64.mpkg", read.get(1).file());
        assertEquals(List.of(), IndexCodec.decode(IndexCodec.encode(List.of()), LIMITS));
    }

    @Test
    void theOrderOfTheInputMakesNoDifference() throws Exception {
        byte[] expected = IndexCodec.encode(entries());
        for (int seed = 0; seed < 5; seed++) {
            List<IndexEntry> shuffled = entries();
            Collections.shuffle(shuffled, new Random(seed));
            assertArrayEquals(expected, IndexCodec.encode(shuffled), "seed " + seed);
        }
    }

    @Test
    void aLargeIndexIsDividedAndAChangeTouchesOnePart() throws Exception {
        var many = new ArrayList<IndexEntry>();
        for (int i = 0; i < 1_100; i++) {
            many.add(entry("package" + i, "1"));
        }
        List<byte[]> parts = IndexCodec.encodeShards(many);
        assertEquals(2, parts.size());
        var read = new ArrayList<IndexEntry>();
        for (byte[] part : parts) {
            List<IndexEntry> entries = IndexCodec.decode(part, LIMITS);
            assertTrue(entries.size() > 400 && entries.size() < 700, entries.size() + " in one part");
            read.addAll(entries);
        }
        assertEquals(new Index("r", many), new Index("r", read));

        many.set(77, entry("package77", "2"));
        List<byte[]> changed = IndexCodec.encodeShards(many);
        long differing = 0;
        for (int i = 0; i < parts.size(); i++) {
            differing += Arrays.equals(parts.get(i), changed.get(i)) ? 0 : 1;
        }
        assertEquals(1, differing);
        assertEquals(1, IndexCodec.encodeShards(entries()).size());
    }

    @Test
    void aPartCutAtAnyByteIsRefused() throws Exception {
        byte[] whole = IndexCodec.encode(entries());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            var thrown = assertThrows(FormatException.class, () -> IndexCodec.decode(cut, LIMITS), "cut at " + length);
            assertEquals(ErrorCode.INDEX_DAMAGED, thrown.code());
        }
    }

    @Test
    void aPartWithAFlippedBitIsRefused() throws Exception {
        byte[] whole = IndexCodec.encode(entries());
        List<IndexEntry> expected = IndexCodec.decode(whole, LIMITS);
        // Every byte is hit, each of the eight bits in turn: steps of three keep the time down.
        for (int bit = 0; bit < whole.length * 8; bit += 3) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                assertEquals(expected, IndexCodec.decode(flipped, LIMITS), "bit " + bit);
            } catch (FormatException declared) {
                assertTrue(declared.code() == ErrorCode.INDEX_DAMAGED || declared.code() == ErrorCode.LIMIT_EXCEEDED);
            }
        }
    }

    private static byte[] part(String... lines) {
        return Zstd.compress((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(ErrorCode code, byte[] part) {
        var thrown = assertThrows(FormatException.class, () -> IndexCodec.decode(part, LIMITS));
        assertEquals(code, thrown.code(), thrown.getMessage());
    }

    @Test
    void partsThatSayOtherThingsAreRefused() {
        String header = "{\"format\":1,\"kind\":\"packages\"}";
        refused(ErrorCode.FORMAT_TOO_NEW, part("{\"format\":2,\"kind\":\"packages\"}"));
        refused(ErrorCode.FORMAT_TOO_NEW, part("{\"format\":1,\"kind\":\"packages\",\"critical\":[\"x\"]}"));
        refused(ErrorCode.INDEX_DAMAGED, part("{\"format\":1,\"kind\":\"files\"}"));
        refused(ErrorCode.INDEX_DAMAGED, part(header, "{}"));
        refused(ErrorCode.INDEX_DAMAGED, part(header, "not json"));
        refused(ErrorCode.INDEX_DAMAGED, part(header, line("../../etc/passwd")));
        refused(ErrorCode.INDEX_DAMAGED, part(header, line("/etc/passwd")));
        refused(ErrorCode.INDEX_DAMAGED, part(header, line("a/.hidden")));
        refused(ErrorCode.INDEX_DAMAGED, part(header, line("http://elsewhere/x")));
    }

    private static String line(String file) {
        String digest = Digest.of(new byte[0]).hex();
        return "{\"name\":\"x\",\"version\":\"1\",\"arch\":\"noarch\",\"installedBytes\":0,\"archive\":{\"file\":\"" + file
                + "\",\"sizeBytes\":2,\"sha256\":\"" + digest + "\",\"headBytes\":1,\"headSha256\":\"" + digest + "\"}}";
    }

    @Test
    void aBombStopsAtTheLimit() {
        byte[] bomb = Zstd.compress(new byte[64 << 20]);
        var limits = new Limits(1 << 20, 1 << 20, 10, 1 << 20, 1 << 20);
        var thrown = assertThrows(FormatException.class, () -> IndexCodec.decode(bomb, limits));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, thrown.code());
        byte[] lines = Zstd.compress(("{}\n".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8));
        assertThrows(FormatException.class, () -> FilesCodec.decode(lines, limits));
    }

    @Test
    void filePartsSurviveTheirBytes() throws Exception {
        var odd = RootPath.of(new byte[] {'e', 't', 'c', '/', (byte) 0xff});
        var one = new FilesCodec.PackagePaths(
                PackageId.of("b", "1", "noarch"), List.of(RootPath.of("/usr/b"), odd, RootPath.of("/usr/a")));
        var other = new FilesCodec.PackagePaths(PackageId.of("a", "2", "noarch"), List.of());
        assertEquals(List.of(other, one), FilesCodec.decode(FilesCodec.encode(List.of(one, other)), LIMITS));
    }

    @Test
    void aPartIsNamedByItsDigest() throws Exception {
        byte[] stored = IndexCodec.encode(entries());
        Part part = IndexCodec.part(Part.PACKAGES, stored);
        assertEquals(Digest.of(stored), part.digest());
        assertEquals(stored.length, part.sizeBytes());
        assertTrue(part.file().contains(part.digest().hex()), part.file());
        assertEquals(part.file(), IndexFormat.fileName(part.file()));
    }

    @Test
    void repoJsonSurvivesItsBytes() throws Exception {
        var part = IndexCodec.part(Part.PACKAGES, new byte[] {1});
        var document = new RepoDocument("base", 3, CREATED, CREATED.plusSeconds(86_400), List.of(part));
        byte[] bytes = RepoCodec.encode(document);
        assertEquals(document, RepoCodec.decode(bytes));
        assertArrayEquals(bytes, RepoCodec.encode(RepoCodec.decode(bytes)));
        assertTrue(new String(bytes, StandardCharsets.UTF_8).contains("\"serial\": 3,"));
        for (int length = 0; length < bytes.length - 2; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(FormatException.class, () -> RepoCodec.decode(cut));
        }
    }

    @Test
    void aRepoJsonOfALaterFormatAsksForANewerRelease() {
        for (String text : List.of("{\"format\":2}", "{\"format\":1,\"critical\":[\"threshold\"]}")) {
            var thrown = assertThrows(
                    FormatException.class, () -> RepoCodec.decode(text.getBytes(StandardCharsets.UTF_8)));
            assertEquals(ErrorCode.FORMAT_TOO_NEW, thrown.code());
        }
    }
}
