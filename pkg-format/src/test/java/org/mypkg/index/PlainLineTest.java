package org.mypkg.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** The catalogue says what the strict reader of an index says, or fails with the same words. */
class PlainLineTest {
    private static final Digest SOURCE = Digest.of(new byte[] {1});
    private static final List<String> REQUIREMENTS = List.of(
            "libc6 >= 2.34", "a | b", "a < 1:2-1 | so:libz.so.1 | c >= 3~rc1", "perl:any", "cmd:[", "x = 1.0", "z <= 2", "y > 9", "f\u00fcr");
    private static final List<String> RELATIONS = List.of("a", "b < 2", "so:x = 4:1.0-1", "c > 3", "x\u00e9t\u00e9");
    private static final List<String> PROVISIONS = List.of("so:libz.so.1", "editor = 3", "cmd:vi = 2:1-1", "pkgconfig:z");
    private static final List<String> TEXTS =
            List.of("", "greets", "it says \"hello\"", "back\\slash", "f\u00fcr alle \ud83d\ude00", "tab\there", "a\nb", "\u0001");
    /** What a mutation puts into a line: what JSON, relations, versions and UTF-8 look at. */
    private static final byte[] BYTES =
            "\"\\ |<>=,:{}[]~-+_/.!0aZuntf\n\t\r\u0000\u007f\u00e9\ud83d\ude00".getBytes(StandardCharsets.UTF_8);

    /** Most are plain; the last of the lists above have what is not. */
    private static IndexEntry entry(Gen gen) {
        boolean odd = gen.chance(1, 4);
        List<String> needs = REQUIREMENTS.subList(0, REQUIREMENTS.size() - (odd ? 0 : 1));
        List<String> relations = RELATIONS.subList(0, RELATIONS.size() - (odd ? 0 : 1));
        List<String> texts = TEXTS.subList(0, TEXTS.size() - (odd ? 0 : 3));
        var dependencies = new Dependencies(
                gen.some(needs).stream().map(Requirement::parse).toList(),
                gen.some(needs).stream().map(Requirement::parse).toList(),
                gen.some(relations).stream().map(Relation::parse).toList(),
                gen.some(PROVISIONS).stream().map(Provision::parse).toList(),
                gen.some(relations).stream().map(Relation::parse).toList(),
                gen.chance(1, 4) ? List.of(Requirement.parse("a")) : List.of());
        var said = new Description(gen.pick(texts), gen.pick(texts), gen.pick(texts), gen.pick(texts), gen.pick(texts));
        var id = PackageId.of(
                gen.pick(List.of("a", "b", "Zed", "lib2ping+x.y_z")),
                gen.pick(List.of("1", "1:2.0~rc1-3", "10", "1.00", "1.0")),
                gen.pick(List.of("noarch", "x86_64", "m68k")));
        PackageSpec plain = PackageSpec.of(id, said, dependencies);
        var spec = new PackageSpec(
                id, said, dependencies, gen.flag(), gen.longBetween(0, 1L << 40), plain.config(), plain.generated(),
                plain.alternatives(), plain.accounts(), plain.scripts(), plain.scriptWrites(), plain.triggers());
        Digest digest = Digest.of(gen.bytes(4));
        return new IndexEntry(spec, gen.pick(List.of("pool/a.mpkg", "_x/%3a~b", "a")), 1L << gen.between(0, 40), digest, 1, SOURCE);
    }

    private static byte[] text(List<IndexEntry> entries) {
        try (var in = new ZstdInputStream(new ByteArrayInputStream(IndexCodec.encode(entries)))) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** What each package says, one text for each, or how reading fails. */
    private static List<String> strictly(byte[] stored) {
        try {
            var said = new ArrayList<String>();
            for (IndexEntry entry : IndexCodec.decode(stored, Limits.DEFAULT)) {
                PackageSpec spec = entry.spec();
                said.add(String.join(
                        "\n", spec.id() + " " + spec.id().arch(), spec.description().summary(), spec.dependencies().toString(),
                        spec.vital() + " " + spec.installedBytes() + " " + entry.sizeBytes() + " " + entry.digest(), entry.toString()));
            }
            Collections.sort(said);
            return said;
        } catch (FormatException failed) {
            return List.of(failed.diagnostic().toString());
        }
    }

    private static List<String> byCatalogue(byte[] stored) {
        try {
            var said = new ArrayList<String>();
            Catalog catalog = Catalog.open(ByteBuffer.wrap(CatalogWriter.write(List.of(stored), SOURCE)), SOURCE).orElseThrow();
            for (int i = 0; i < catalog.size(); i++) {
                said.add(String.join(
                        "\n", catalog.id(i) + " " + catalog.id(i).arch(), catalog.summary(i), catalog.dependencies(i).toString(),
                        catalog.isVital(i) + " " + catalog.installedBytes(i) + " " + catalog.sizeBytes(i) + " " + catalog.digest(i),
                        catalog.entry(i).toString()));
                assertTrue(i == 0 || catalog.id(i - 1).compareTo(catalog.id(i)) <= 0, "in the order of ids");
            }
            Collections.sort(said);
            return said;
        } catch (FormatException failed) {
            return List.of(failed.diagnostic().toString());
        }
    }

    @Test
    void theCatalogueSaysWhatTheStrictReaderSays() {
        Property.check("the same from both readers", 300, gen -> {
            byte[] stored = Zstd.compress(text(gen.list(0, 6, PlainLineTest::entry)), 1);
            assertEquals(strictly(stored), byCatalogue(stored));
        });
    }

    @Test
    void whateverIsWrongWithALineBothSaySo() {
        Property.check("the same from both readers of a changed part", 1_500, gen -> {
            byte[] text = text(gen.list(1, 2, PlainLineTest::entry));
            int at = gen.below(text.length);
            byte[] changed = switch (gen.below(4)) {
                case 0 -> joined(text, at, new byte[] {BYTES[gen.below(BYTES.length)]}, at);
                case 1 -> joined(text, at, new byte[0], Math.min(text.length, at + gen.between(1, 3)));
                case 2 -> joined(text, gen.below(text.length), text, at);
                default -> joined(text, at, new byte[] {BYTES[gen.below(BYTES.length)]}, at + 1);
            };
            gen.note("text", new String(changed, StandardCharsets.UTF_8));
            byte[] stored = Zstd.compress(changed, 1);
            assertEquals(strictly(stored), byCatalogue(stored));
        });
    }

    /** What comes before a place, something new, and what comes from another place on. */
    private static byte[] joined(byte[] text, int end, byte[] added, int from) {
        ByteBuffer joined = ByteBuffer.allocate(end + added.length + text.length - from);
        return joined.put(text, 0, end).put(added).put(text, from, text.length - from).array();
    }

    /** The properties would say nothing of the scanner if it left every line to the strict reader. */
    @Test
    void almostAllThatWeWriteIsPlain() {
        int plain = 0;
        int all = 0;
        for (int seed = 0; seed < 200; seed++) {
            byte[] text = text(List.of(entry(Gen.ofSeed(seed))));
            int line = new String(text, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
            var tables = new CatalogTables();
            int end = new PlainLine(tables, text).scan(line, 0);
            assertTrue(end == -1 ? tables.size() == 0 : end == text.length && tables.size() == 1, "all of the line, or nothing");
            plain += end == text.length ? 1 : 0;
            all++;
        }
        assertTrue(plain > all / 2 && plain < all, plain + " of " + all);
        var usual = new Description("it says \"hello\" f\u00fcr alle", "of a\\b", "MIT", "https://example.org", "A <a@example.org>");
        var needs = List.of(Requirement.parse("libc6 >= 2.34"), Requirement.parse("a < 1:2-1 | so:libz.so.1"));
        var dependencies = new Dependencies(
                needs, needs, List.of(Relation.parse("b < 2")), List.of(Provision.parse("cmd:vi = 2:1-1")), List.of(), needs);
        PackageSpec spec = PackageSpec.of(PackageId.of("usual", "1:2.0~rc1-3", "x86_64"), usual, dependencies);
        byte[] text = text(List.of(new IndexEntry(spec, "pool/usual-1%3a2.mpkg", 2, SOURCE, 1, SOURCE)));
        int line = new String(text, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        assertEquals(text.length, new PlainLine(new CatalogTables(), text).scan(line, 0));
    }
}
