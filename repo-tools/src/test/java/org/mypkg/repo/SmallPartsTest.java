package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.archive.Limits;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.testing.Property;

final class SmallPartsTest {
    @Test
    void settingsComeBackAsTheyWereWritten() {
        Property.check("settings round trip", 200, gen -> {
            var settings = new RepoSettings("file:/" + gen.text("a b\"\\:#ü/", 0, 12), gen.between(1, 3650), gen.between(0, 99), gen.text("gp:/", 0, 4), java.util.List.of("/srv/base", "../x"));
            assertEquals(settings, RepoSettings.parse(settings.render(), "x"));
        });
        assertThrows(RepositoryException.class, () -> RepoSettings.parse("valid-days: \"0\"\n", "x"));
        assertThrows(RepositoryException.class, () -> RepoSettings.parse("valid-days\n", "x"));
    }

    @Test
    void stateComesBackAsItWasWritten() throws Exception {
        var stamps = new TreeMap<String, RepoState.Stamp>();
        stamps.put("pool/a.mpkg", new RepoState.Stamp(5, Instant.parse("2026-01-01T00:00:00.123456789Z"), Digest.of(new byte[0])));
        var state = new RepoState(7, stamps);
        assertEquals(state, RepoState.decode(state.encode()));
        assertEquals(RepoState.EMPTY, RepoState.decode(RepoState.EMPTY.encode()));
        stamps.put("pool/a\nb.mpkg", new RepoState.Stamp(5, Instant.EPOCH, Digest.of(new byte[0])));
        assertEquals(state, RepoState.decode(new RepoState(7, stamps).encode()), "a name of two lines is not remembered");
        for (String damaged : List.of("", "{}", "mkrepo state 1", "mkrepo state 1\nx", "mkrepo state 1\n1\n5 now")) {
            assertThrows(RuntimeException.class, () -> RepoState.decode(damaged), damaged);
        }
    }

    @Test
    void whatIsRetiredKeepsItsTime() throws Exception {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        Retired retired = Retired.NONE.with(List.of("pool/x", "pool/y"), first).with(List.of("pool/x"), first.plusSeconds(60));
        assertEquals(retired, Retired.decode(retired.encode()));
        assertEquals(List.of("pool/x", "pool/y"), retired.due(first.plusSeconds(9), java.time.Duration.ofSeconds(9)));
        assertEquals(List.of(), retired.due(first.plusSeconds(8), java.time.Duration.ofSeconds(9)));
        assertEquals(List.of("pool/y"), retired.without(List.of("pool/x")).due(first, java.time.Duration.ZERO));
    }

    @Test
    void signaturesAreArmoredAndBack() {
        Property.check("armor round trip", 100, gen -> {
            byte[] binary = Signatures.joined(new byte[] {(byte) 0x88}, gen.bytes(200));
            String armored = Signatures.armored(binary);
            assertArrayEquals(binary, Signatures.binary(armored.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            String twice = armored + armored;
            assertArrayEquals(
                    Signatures.joined(binary, binary), Signatures.binary(twice.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            assertArrayEquals(binary, Signatures.binary(binary));
        });
    }

    private static IndexEntry entry(String name, String file) {
        var id = PackageId.of(name, "1", "noarch");
        return new IndexEntry(
                PackageSpec.of(id, Description.NONE, Dependencies.NONE), file, 10, Digest.of(new byte[0]), 5, Digest.of(new byte[0]));
    }

    private static List<IndexBuilder.Built.Fresh> built(List<IndexEntry> entries) throws Exception {
        LastIndex none = LastIndex.none(RepoDirectory.at(java.nio.file.Path.of("nowhere")));
        return IndexBuilder.build(entries, none, one -> new FilesCodec.PackagePaths(one.spec().id(), List.of())).stream()
                .map(IndexBuilder.Built.Fresh.class::cast)
                .toList();
    }

    @Test
    void aLargeIndexIsCutIntoShardsThatTogetherHoldEverything() throws Exception {
        assertEquals(1, IndexBuilder.shards(0));
        assertEquals(1, IndexBuilder.shards(1_024));
        assertEquals(2, IndexBuilder.shards(1_025));
        assertEquals(64, IndexBuilder.shards(60_000));
        assertEquals(256, IndexBuilder.shards(1_000_000));
        var packages = new ArrayList<IndexEntry>();
        for (int i = 0; i < 2_000; i++) {
            packages.add(entry("p" + i, "pool/p" + i));
        }
        List<IndexBuilder.Built.Fresh> parts = built(packages);
        assertEquals(List.of("packages", "packages", "files", "files"), parts.stream().map(p -> p.part().kind()).toList());
        int total = 0;
        for (IndexBuilder.Built.Fresh part : parts.subList(0, 2)) {
            assertEquals(Digest.of(part.stored()), part.part().digest());
            int size = IndexCodec.decode(part.stored(), Limits.DEFAULT).size();
            assertTrue(size > 900, "uneven: " + size);
            total += size;
        }
        assertEquals(2_000, total);
        String file = parts.getFirst().part().file();
        assertTrue(file.startsWith("index/" + Part.PACKAGES + "-" + parts.getFirst().part().digest()), file);
    }

    @Test
    void twoFilesWithTheSamePackageAreRefused() {
        var refused = assertThrows(
                RepositoryException.class, () -> built(List.of(entry("a", "pool/x"), entry("a", "pool/y"))));
        assertEquals("two files hold a 1", refused.diagnostic().title());
    }

    @Test
    void modesAreWrittenAsPeopleKnowThem() {
        assertEquals("rwxr-xr-x", FileLine.mode(0755));
        assertEquals("rwsr-Sr-T", FileLine.mode(07744));
        assertEquals("---------", FileLine.mode(0));
    }
}
