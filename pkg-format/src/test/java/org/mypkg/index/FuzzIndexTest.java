package org.mypkg.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.testing.ByteMutants;
import org.mypkg.testing.Fuzz;
import org.mypkg.testing.Gen;
import org.mypkg.testing.JsonMutants;

/** What a repository publishes, changed at random and made whole again, so that no digest stops it on the way. */
@Timeout(300)
final class FuzzIndexTest {
    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");
    private static final long ALLOCATED_MAX = 96L << 20;
    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 1000, 1 << 20, 4 << 20);
    private static final Digest SOURCE = Digest.of(new byte[] {1});
    private static final Instant DAY = Instant.parse("2026-11-21T08:00:00Z");
    private static final String HEX = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final List<String> LINES = List.of(
            "{\"format\":1,\"kind\":\"packages\"}",
            "{\"name\":\"hello\",\"version\":\"1:2.0-3\",\"arch\":\"x86_64\",\"summary\":\"greets\",\"description\":\"d\",\"license\":\"MIT\","
                    + "\"url\":\"https://example.org\",\"maintainer\":\"S <s@example.org>\",\"vital\":true,\"installedBytes\":6,"
                    + "\"requires\":[\"so:libc.so >= 1.2\",\"mta | mailer\"],\"recommends\":[\"doc\"],\"conflicts\":[\"goodbye < 2\"],"
                    + "\"provides\":[\"cmd:hello = 2.0\"],\"replaces\":[\"hullo\"],\"install-if\":[\"a\",\"b\"],\"config\":[\"/etc/hello.conf\"],"
                    + "\"generated\":[\"/var/cache/hello\"],\"alternatives\":[{\"path\":\"/usr/bin/hi\",\"target\":\"hello\",\"priority\":10}],"
                    + "\"accounts\":[{\"type\":\"group\",\"name\":\"hello\",\"gid\":200},{\"type\":\"user\",\"name\":\"hello\",\"uid\":200,"
                    + "\"gid\":200,\"home\":\"/var/lib/hello\",\"shell\":\"/bin/sh\",\"comment\":\"greeter\"}],"
                    + "\"scripts\":{\"post-install\":\"echo\\n\"},\"script-writes\":[\"/etc/greetings\"],"
                    + "\"triggers\":[{\"paths\":[\"/usr/share/*\"],\"run\":\"hello\"}],"
                    + "\"archive\":{\"file\":\"pool/hello-1%3a2.0-3.x86_64.mpkg\",\"sizeBytes\":1200,\"sha256\":\"" + HEX
                    + "\",\"headBytes\":700,\"headSha256\":\"" + HEX + "\"}}",
            "{\"name\":\"plain\",\"version\":\"2:1.0~rc1-1\",\"arch\":\"x86_64\",\"summary\":\"a \\\"plain\\\" line \u00fc \\\\\",\"license\":\"MIT\","
                    + "\"vital\":true,\"installedBytes\":600,\"requires\":[\"so:libc.so >= 1.2\",\"mta | mailer > 2 | x\",\"a\"],"
                    + "\"recommends\":[\"doc = 1:1-1\"],\"conflicts\":[\"goodbye < 2\",\"b\"],\"provides\":[\"cmd:plain = 2.0\",\"c\"],"
                    + "\"replaces\":[\"old <= 3\"],\"install-if\":[\"d\",\"e\"],\"archive\":{\"file\":\"pool/p/plain-2%3a1.mpkg\",\"sizeBytes\":500,"
                    + "\"sha256\":\"" + HEX + "\",\"headBytes\":389,\"headSha256\":\"" + HEX + "\"}}",
            "{\"name\":\"world\",\"version\":\"3\",\"arch\":\"noarch\",\"installedBytes\":0,\"archive\":{\"file\":\"pool/w.mpkg\","
                    + "\"sizeBytes\":400,\"sha256\":\"" + HEX + "\",\"headBytes\":389,\"headSha256\":\"" + HEX + "\"}}");

    private static final List<String> FILES = List.of(
            "{\"format\":1,\"kind\":\"files\"}",
            "{\"name\":\"hello\",\"version\":\"1:2.0-3\",\"arch\":\"x86_64\",\"paths\":[\"/etc/hello.conf\",\"/usr/bin/hello\"],"
                    + "\"pathsBytes\":[\"dXNyL2xpYi//\"]}");

    private static byte[] lines(Gen gen, List<String> good) {
        var lines = new ArrayList<byte[]>();
        good.forEach(line -> lines.add(line.getBytes(StandardCharsets.UTF_8)));
        int at = gen.below(lines.size());
        lines.set(at, gen.flag() ? JsonMutants.of(gen, good.get(at)) : ByteMutants.of(gen, lines.get(at)));
        if (gen.chance(1, 4)) {
            lines.add(gen.below(lines.size() + 1), lines.get(gen.below(lines.size())));
        }
        var out = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            out.writeBytes(line);
            out.writeBytes(gen.chance(1, 30) ? new byte[] {'\r'} : new byte[] {'\n'});
        }
        return out.toByteArray();
    }

    /** The strict reader and the quick one of the catalogue take the same lines and understand the same by them. */
    private static void readPackages(byte[] text) throws FormatException {
        byte[] stored = Zstd.compress(text);
        List<IndexEntry> entries = decoded(stored);
        byte[] again = IndexCodec.encode(entries);
        assertArrayEquals(again, IndexCodec.encode(IndexCodec.decode(again, LIMITS)));
        for (IndexEntry entry : entries) {
            // Where it is stays below the repository, however it is looked at.
            Path below = Path.of("/repo").resolve(entry.file()).normalize();
            assertTrue(below.startsWith("/repo") && !entry.file().contains(".."), entry.file());
        }
        byte[] catalog = assertDoesNotThrow(() -> CatalogWriter.write(List.of(stored), SOURCE));
        compare(new Index("", entries).packages(), Catalog.open(ByteBuffer.wrap(catalog), SOURCE).orElseThrow());
    }

    /** What the reader refuses, the catalogue's scanner refuses as well. */
    private static List<IndexEntry> decoded(byte[] stored) throws FormatException {
        try {
            return IndexCodec.decode(stored, LIMITS);
        } catch (FormatException refused) {
            if (refused.diagnostic().code() != ErrorCode.LIMIT_EXCEEDED) {
                assertThrows(FormatException.class, () -> CatalogWriter.write(List.of(stored), SOURCE));
            }
            throw refused;
        }
    }

    private static void compare(List<IndexEntry> entries, Catalog catalog) throws FormatException {
        var strict = new TreeSet<String>();
        var quick = new TreeSet<String>();
        for (IndexEntry entry : entries) {
            PackageSpec spec = entry.spec();
            strict.add(String.join("\n", spec.id().toString(), spec.dependencies().toString(), spec.vital() + "", spec.installedBytes() + "",
                    entry.sizeBytes() + "", entry.digest().hex(), spec.description().summary(), entry.toString()));
        }
        assertEquals(entries.size(), catalog.size());
        for (int i = 0; i < catalog.size(); i++) {
            quick.add(String.join("\n", catalog.id(i).toString(), catalog.dependencies(i).toString(), catalog.isVital(i) + "",
                    catalog.installedBytes(i) + "", catalog.sizeBytes(i) + "", catalog.digest(i).hex(), catalog.summary(i),
                    catalog.entry(i).toString()));
        }
        assertEquals(strict, quick);
    }

    private static final Fuzz PACKAGES = Fuzz.of("index packages", FormatException.class, ALLOCATED_MAX, FuzzIndexTest::readPackages);

    private static final Fuzz PATHS = Fuzz.of("index files", FormatException.class, ALLOCATED_MAX, text -> {
        List<FilesCodec.PackagePaths> read = FilesCodec.decode(Zstd.compress(text), LIMITS);
        byte[] again = FilesCodec.encode(read);
        assertArrayEquals(again, FilesCodec.encode(FilesCodec.decode(again, LIMITS)));
        for (FilesCodec.PackagePaths each : read) {
            assertEquals(false, each.paths().contains(RootPath.ROOT), "a package has the root itself");
            for (RootPath path : each.paths()) {
                assertEquals(true, FilesCodec.having(again, LIMITS, path).contains(each.id()), "found by what was written");
            }
        }
    });

    /** A part as it is stored: frames that are damaged, cut, repeated, skippable, or unpack to more than anybody wants. */
    private static byte[] storedMutant(Gen gen) {
        byte[] text = (String.join("\n", LINES) + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] good = Zstd.compress(text);
        return switch (gen.below(5)) {
            case 0 -> ByteMutants.spliced(good, 0, 0, skippable(gen));
            case 1 -> ByteMutants.spliced(good, good.length, good.length, gen.flag() ? skippable(gen) : good);
            case 2 -> Zstd.compress(new byte[gen.oneOf(0, 1, 1 << 20, 16 << 20)]);
            case 3 -> ByteMutants.of(gen, Zstd.compress(ByteMutants.spliced(text, text.length, text.length, new byte[8 << 20])));
            default -> ByteMutants.of(gen, good);
        };
    }

    private static byte[] skippable(Gen gen) {
        return ByteBuffer.allocate(8 + 4).order(ByteOrder.LITTLE_ENDIAN).putInt(0x184D2A50 + gen.below(16))
                .putInt(gen.oneOf(4, 0, -1, Integer.MAX_VALUE)).array();
    }

    private static final Fuzz STORED = Fuzz.of("index stored", FormatException.class, ALLOCATED_MAX, bytes -> {
        List<IndexEntry> entries = IndexCodec.decode(bytes, LIMITS);
        assertEquals(true, entries.size() <= 8, "more packages than were written");
    });

    private static final String REPO = "{\"format\":1,\"name\":\"base\",\"serial\":17,\"created\":\"2026-11-21T08:00:00Z\","
            + "\"expires\":\"2026-12-21T08:00:00Z\",\"keys\":{\"version\":2,\"sha256\":\"" + HEX + "\"},\"parts\":[{\"kind\":\"packages\","
            + "\"file\":\"index/packages-" + HEX + ".jsonl.zst\",\"sizeBytes\":5120,\"sha256\":\"" + HEX + "\"},{\"kind\":\"files\","
            + "\"file\":\"index/files-" + HEX + ".jsonl.zst\",\"sizeBytes\":1,\"sha256\":\"" + HEX + "\"}]}";

    private static final Fuzz REPO_JSON = Fuzz.of("repo json", FormatException.class, ALLOCATED_MAX, bytes -> {
        RepoDocument document = RepoCodec.decode(bytes);
        assertEquals(document, RepoCodec.decode(RepoCodec.encode(document)));
        document.parts().forEach(part -> assertEquals(false, part.file().contains("..") || part.file().startsWith("/"), part.file()));
    });

    private static final Fuzz KEYS_JSON = Fuzz.of("keys json", FormatException.class, ALLOCATED_MAX, bytes -> {
        KeysDocument document = KeysCodec.decode(bytes);
        byte[] again = KeysCodec.encode(document);
        assertArrayEquals(again, KeysCodec.encode(KeysCodec.decode(again)));
        for (KeysDocument.Role role : List.of(document.root(), document.publish())) {
            assertEquals(role.fingerprints().size(), role.fingerprints().stream().distinct().count());
            assertEquals(true, role.threshold() >= 1 && role.threshold() <= role.fingerprints().size());
            role.fingerprints().forEach(f -> assertEquals(false, document.revoked().contains(f)));
        }
        assertEquals(document.root().fingerprints().size(), document.rootQuorum().keys().size());
        assertEquals(document.publish().fingerprints().size(), document.publishQuorum().keys().size());
    });

    private static final List<String> KEYS = new ArrayList<>();

    private static String keysText() {
        if (KEYS.isEmpty()) {
            try {
                var a = org.mypkg.sign.PublicKey.parse(resource("Plain"));
                var b = org.mypkg.sign.PublicKey.parse(resource("Nist"));
                var both = new KeysDocument.Role(2, List.of(a.fingerprint(), b.fingerprint()));
                var one = new KeysDocument.Role(1, List.of(b.fingerprint()));
                var document = new KeysDocument("base", 2, DAY, DAY, both, one, List.of(a, b), List.of("00".repeat(20)));
                KEYS.add(new String(KeysCodec.encode(document), StandardCharsets.UTF_8));
            } catch (Failure | java.io.IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return KEYS.getFirst();
    }

    private static String resource(String name) throws java.io.IOException {
        return java.nio.file.Files.readString(RESOURCES.resolve("keys/" + name + ".asc"));
    }

    /** The client's own file, changed behind its back: it is opened as what it was, or not at all. */
    private static final Fuzz CATALOG = Fuzz.of("catalog", FormatException.class, ALLOCATED_MAX, bytes -> {
        var opened = Catalog.open(ByteBuffer.wrap(bytes), SOURCE);
        if (opened.isPresent()) {
            assertArrayEquals(catalog(), bytes);
        }
    });

    private static byte[] catalog() {
        try {
            byte[] text = (String.join("\n", LINES) + "\n").getBytes(StandardCharsets.UTF_8);
            return CatalogWriter.write(List.of(Zstd.compress(text)), SOURCE);
        } catch (FormatException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final Function<Gen, byte[]> PACKAGE_MUTANTS = gen -> lines(gen, LINES);
    private static final Function<Gen, byte[]> PATH_MUTANTS = gen -> lines(gen, FILES);
    private static final Function<Gen, byte[]> REPO_MUTANTS = gen -> JsonMutants.of(gen, REPO);
    private static final Function<Gen, byte[]> KEYS_MUTANTS = gen -> JsonMutants.of(gen, keysText());
    private static final Function<Gen, byte[]> CATALOG_MUTANTS = gen -> ByteMutants.of(gen, catalog());

    @Test
    void whatWasNotChangedIsRead() throws Exception {
        readPackages((String.join("\n", LINES) + "\n").getBytes(StandardCharsets.UTF_8));
        RepoCodec.decode(REPO.getBytes(StandardCharsets.UTF_8));
        KeysCodec.decode(keysText().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOnceWentWrongGoesRight() {
        for (Fuzz each : List.of(PACKAGES, PATHS, STORED, REPO_JSON, KEYS_JSON, CATALOG)) {
            each.replay(RESOURCES);
        }
    }

    @Test
    void changedLinesAreReadOrRefused() {
        PACKAGES.run(250, PACKAGE_MUTANTS);
        PATHS.run(150, PATH_MUTANTS);
    }

    @Test
    void changedFramesAreReadOrRefused() {
        STORED.run(40, FuzzIndexTest::storedMutant);
    }

    @Test
    void changedDocumentsAreReadOrRefused() {
        REPO_JSON.run(200, REPO_MUTANTS);
        KEYS_JSON.run(80, KEYS_MUTANTS);
    }

    @Test
    void aChangedCatalogueIsNotOpened() {
        CATALOG.run(150, CATALOG_MUTANTS);
    }

    @Test
    @Tag("slow")
    void manyMore() {
        PACKAGES.runLong(PACKAGE_MUTANTS);
        PATHS.runLong(PATH_MUTANTS);
        STORED.runLong(FuzzIndexTest::storedMutant);
        REPO_JSON.runLong(REPO_MUTANTS);
        KEYS_JSON.runLong(KEYS_MUTANTS);
        CATALOG.runLong(CATALOG_MUTANTS);
    }
}
