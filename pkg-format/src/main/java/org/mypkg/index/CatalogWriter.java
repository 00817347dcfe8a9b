package org.mypkg.index;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.mypkg.model.Capability;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** Makes the bytes of a {@link Catalog}; the same entries in any order give the same bytes. */
public final class CatalogWriter {
    private final List<IndexEntry> entries;
    private final List<byte[]> capabilities;
    private final TreeMap<byte[], Integer> numbers = new TreeMap<>(Arrays::compareUnsigned);
    private final List<Integer> groupStarts = new ArrayList<>();
    private final List<Integer> groupNames = new ArrayList<>();

    private CatalogWriter(List<IndexEntry> entries) {
        this.entries = new Index("", entries).packages();
        var texts = new TreeSet<byte[]>(Arrays::compareUnsigned);
        for (IndexEntry entry : this.entries) {
            texts.add(utf8(entry.spec().id().name().value()));
            Dependencies says = entry.spec().dependencies();
            says.provides().forEach(provision -> texts.add(utf8(provision.capability().value())));
            says.replaces().forEach(relation -> texts.add(utf8(relation.capability().value())));
            for (List<Requirement> list : List.of(says.requires(), says.recommends(), says.installIf())) {
                list.forEach(r -> r.anyOf().forEach(relation -> texts.add(utf8(relation.capability().value()))));
            }
        }
        capabilities = List.copyOf(texts);
        capabilities.forEach(text -> numbers.put(text, numbers.size()));
        for (int i = 0; i < this.entries.size(); i++) {
            int name = number(this.entries.get(i).spec().id().name().capability());
            if (groupNames.isEmpty() || groupNames.getLast() != name) {
                groupNames.add(name);
                groupStarts.add(i);
            }
        }
        groupStarts.add(this.entries.size());
    }

    /**
     * The catalogue of some packages.
     *
     * @param source the digest of what the packages were read from; who opens the catalogue must know it
     */
    public static byte[] write(List<IndexEntry> entries, Digest source) {
        var writer = new CatalogWriter(entries);
        var body = new ByteArrayOutputStream();
        writer.sections().forEach(body::writeBytes);
        byte[] bytes = body.toByteArray();
        var checksum = new CRC32();
        checksum.update(bytes);
        ByteBuffer file = ByteBuffer.allocate(Catalog.HEADER_BYTES + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(Catalog.MAGIC.getBytes(StandardCharsets.US_ASCII)).putInt(Catalog.FORMAT);
        file.put(HexFormat.of().parseHex(source.hex())).putInt(bytes.length).putInt((int) checksum.getValue());
        return file.put(bytes).array();
    }

    private List<byte[]> sections() {
        var records = new ArrayList<byte[]>();
        var texts = new ArrayList<byte[]>();
        for (IndexEntry entry : entries) {
            records.add(utf8(IndexCodec.text(entry)));
            texts.add(utf8(entry.spec().description().summary()));
        }
        var sections = new ArrayList<byte[]>();
        sections.add(blobs(capabilities));
        sections.add(ints(groupNames));
        sections.add(ints(groupStarts));
        sections.add(lists(groupsBy(CatalogWriter::provided)));
        sections.add(lists(groupsBy(CatalogWriter::replaced)));
        sections.add(lists(ofGroups(d -> capabilitiesOf(d.requires()))));
        sections.add(lists(ofGroups(d -> capabilitiesOf(d.recommends()))));
        sections.add(lists(conditions()));
        sections.add(blobs(records));
        sections.add(blobs(texts));
        return sections;
    }

    private interface Said {
        List<Capability> by(Dependencies dependencies);
    }

    private static List<Capability> provided(Dependencies says) {
        return says.provides().stream().map(Provision::capability).toList();
    }

    private static List<Capability> replaced(Dependencies says) {
        return says.replaces().stream().map(Relation::capability).toList();
    }

    private static List<Capability> capabilitiesOf(List<Requirement> requirements) {
        return requirements.stream().flatMap(r -> r.anyOf().stream()).map(Relation::capability).toList();
    }

    /** For each capability the names that say it of themselves; with provisions also the name itself. */
    private List<TreeSet<Integer>> groupsBy(Said said) {
        var groups = new ArrayList<TreeSet<Integer>>();
        capabilities.forEach(ignored -> groups.add(new TreeSet<>()));
        List<TreeSet<Integer>> of = ofGroups(said);
        for (int group = 0; group < of.size(); group++) {
            for (int capability : of.get(group)) {
                groups.get(capability).add(group);
            }
        }
        return groups;
    }

    /** For each name the capabilities that its versions speak of. */
    private List<TreeSet<Integer>> ofGroups(Said said) {
        var lists = new ArrayList<TreeSet<Integer>>();
        for (int group = 0; group < groupNames.size(); group++) {
            var list = new TreeSet<Integer>();
            for (int i = groupStarts.get(group); i < groupStarts.get(group + 1); i++) {
                said.by(entries.get(i).spec().dependencies()).forEach(c -> list.add(number(c)));
            }
            lists.add(list);
        }
        return lists;
    }

    /** For each package with install-if: its name, then each condition as the number of its alternatives and these. */
    private List<List<Integer>> conditions() {
        var lists = new ArrayList<List<Integer>>();
        for (int group = 0; group < groupNames.size(); group++) {
            for (int i = groupStarts.get(group); i < groupStarts.get(group + 1); i++) {
                List<Requirement> conditions = entries.get(i).spec().dependencies().installIf();
                if (!conditions.isEmpty()) {
                    var list = new ArrayList<Integer>();
                    list.add(group);
                    for (Requirement condition : conditions) {
                        list.add(condition.anyOf().size());
                        condition.anyOf().forEach(relation -> list.add(number(relation.capability())));
                    }
                    lists.add(list);
                }
            }
        }
        return lists;
    }

    private int number(Capability capability) {
        return java.util.Objects.requireNonNull(numbers.get(utf8(capability.value())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer section(int count, int moreInts, int moreBytes) {
        int body = 4 * (1 + moreInts) + moreBytes;
        return ByteBuffer.allocate(4 + body).order(ByteOrder.LITTLE_ENDIAN).putInt(body).putInt(count);
    }

    private static byte[] ints(List<Integer> values) {
        ByteBuffer section = section(values.size(), values.size(), 0);
        values.forEach(section::putInt);
        return section.array();
    }

    private static byte[] lists(List<? extends java.util.Collection<Integer>> lists) {
        int total = lists.stream().mapToInt(java.util.Collection::size).sum();
        ByteBuffer section = section(lists.size(), lists.size() + 1 + total, 0);
        int start = 0;
        for (var list : lists) {
            section.putInt(start);
            start += list.size();
        }
        section.putInt(start);
        lists.forEach(list -> list.forEach(section::putInt));
        return section.array();
    }

    private static byte[] blobs(List<byte[]> blobs) {
        int total = blobs.stream().mapToInt(b -> b.length).sum();
        ByteBuffer section = section(blobs.size(), blobs.size() + 1, total);
        int start = 0;
        for (byte[] blob : blobs) {
            section.putInt(start);
            start += blob.length;
        }
        section.putInt(start);
        blobs.forEach(section::put);
        return section.array();
    }
}
