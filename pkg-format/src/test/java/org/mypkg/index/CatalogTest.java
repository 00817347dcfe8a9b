package org.mypkg.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.archive.FormatException;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Capability;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Requirement;

class CatalogTest {
    private static final Digest SOURCE = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});

    private static IndexEntry entry(String name, String version, List<String> requires, List<String> provides) {
        var dependencies = new Dependencies(
                requires.stream().map(Requirement::parse).toList(),
                List.of(),
                List.of(),
                provides.stream().map(Provision::parse).toList(),
                List.of(),
                List.of());
        var texts = new Description("what " + name + " is, f\u00fcr alle", "", "", "", "");
        return new IndexEntry(
                PackageSpec.of(PackageId.of(name, version, "noarch"), texts, dependencies), "p/" + name, 2, OTHER, 1, OTHER);
    }

    private static final List<IndexEntry> ENTRIES = List.of(
            entry("editor", "2", List.of("libz >= 1 | so:libz.so.1"), List.of("vi")),
            entry("editor", "10", List.of(), List.of()),
            entry("Zed", "1", List.of(), List.of("editor = 3", "so:x.so.1")));

    private static byte[] written(List<IndexEntry> entries, Digest source) {
        try {
            return CatalogWriter.write(List.of(IndexCodec.encode(entries)), source);
        } catch (FormatException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static Optional<Catalog> open(byte[] bytes) {
        return Catalog.open(ByteBuffer.wrap(bytes), SOURCE);
    }

    @Test
    void whatWentInComesOutInTheOrderOfIds() throws FormatException {
        Catalog catalog = open(written(ENTRIES, SOURCE)).orElseThrow();
        List<IndexEntry> sorted = new Index("", ENTRIES).packages();
        assertEquals(sorted.size(), catalog.size());
        for (int i = 0; i < sorted.size(); i++) {
            assertEquals(sorted.get(i), catalog.entry(i));
            assertEquals(sorted.get(i).spec().description().summary(), catalog.summary(i));
            assertEquals(sorted.get(i).spec().id().name().value(), catalog.name(i));
            assertEquals(sorted.get(i).spec().id(), catalog.id(i));
            assertEquals(sorted.get(i).spec().dependencies(), catalog.dependencies(i));
            assertEquals(sorted.get(i).spec().installedBytes(), catalog.installedBytes(i));
            assertEquals(sorted.get(i).sizeBytes(), catalog.sizeBytes(i));
            assertEquals(sorted.get(i).digest(), catalog.digest(i));
        }
        assertEquals(List.of("Zed", "editor"), catalog.names());
    }

    @Test
    void namesAndCapabilitiesAreFound() {
        Catalog catalog = open(written(ENTRIES, SOURCE)).orElseThrow();
        assertArrayEquals(new int[] {1, 2}, catalog.named(new PackageName("editor")));
        assertArrayEquals(new int[0], catalog.named(new PackageName("vi")));
        assertArrayEquals(new int[] {0, 1, 2}, catalog.mayProvide(new Capability("editor")));
        assertArrayEquals(new int[] {1, 2}, catalog.mayProvide(new Capability("vi")));
        assertArrayEquals(new int[0], catalog.mayProvide(new Capability("libz")));
        assertArrayEquals(new int[0], catalog.mayProvide(new Capability("nobody")));
    }

    @Test
    void theOrderOfTheInputMeansNothing() {
        byte[] bytes = written(ENTRIES, SOURCE);
        assertArrayEquals(bytes, written(ENTRIES.reversed(), SOURCE));
    }

    @Test
    void howPackagesAreCutIntoPartsMeansNothing() throws FormatException {
        List<byte[]> parts = ENTRIES.stream().map(entry -> IndexCodec.encode(List.of(entry))).toList();
        Catalog whole = open(written(ENTRIES, SOURCE)).orElseThrow();
        for (List<byte[]> some : List.of(parts, parts.reversed())) {
            Catalog catalog = open(CatalogWriter.write(some, SOURCE)).orElseThrow();
            for (int i = 0; i < whole.size(); i++) {
                assertEquals(whole.entry(i), catalog.entry(i));
                assertEquals(whole.id(i), catalog.id(i));
                assertEquals(whole.dependencies(i), catalog.dependencies(i));
                assertEquals(whole.digest(i), catalog.digest(i));
            }
            assertEquals(whole.capabilities(), catalog.capabilities());
            for (int i = 0; i < whole.capabilities(); i++) {
                assertEquals(whole.capability(i), catalog.capability(i));
                assertEquals(i, catalog.find(whole.capability(i)));
            }
        }
    }

    @Test
    void nothingIsACatalogueToo() {
        Catalog catalog = open(written(List.of(), SOURCE)).orElseThrow();
        assertEquals(0, catalog.size());
        assertArrayEquals(new int[0], catalog.named(new PackageName("a")));
    }

    @Test
    void oneMadeOfOtherPartsIsNotOpened() {
        assertTrue(open(written(ENTRIES, OTHER)).isEmpty());
    }

    @Test
    void oneDamagedInAnyByteIsNotOpened() {
        byte[] sound = written(ENTRIES, SOURCE);
        for (int at = 0; at < sound.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = sound.clone();
                damaged[at] ^= (byte) (1 << bit);
                assertTrue(open(damaged).isEmpty(), "byte " + at + ", bit " + bit);
            }
        }
    }

    @Test
    void oneCutAnywhereOrLongerIsNotOpened() {
        byte[] sound = written(ENTRIES, SOURCE);
        for (int length = 0; length < sound.length; length++) {
            assertTrue(open(Arrays.copyOf(sound, length)).isEmpty(), "cut to " + length);
        }
        assertTrue(open(Arrays.copyOf(sound, sound.length + 1)).isEmpty());
    }
}
