package org.mypkg.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.model.Digest;

/** Makes the bytes of a {@link Catalog} from the parts of an index; the same parts give the same bytes. */
public final class CatalogWriter {
    private final List<byte[]> parts;
    private final CatalogTables tables;
    private final CatalogOrder order;

    private CatalogWriter(List<byte[]> parts, CatalogTables tables) {
        this.parts = parts;
        this.tables = tables;
        this.order = new CatalogOrder(tables);
    }

    /**
     * The catalogue of what some parts say.
     *
     * @param parts their stored bytes, which somebody vouches for
     * @param source the digest of what promised the parts; who opens the catalogue must know it
     * @throws FormatException INDEX_DAMAGED, FORMAT_TOO_NEW or LIMIT_EXCEEDED, as {@link IndexCodec#decode} has it
     */
    public static byte[] write(List<byte[]> parts, Digest source) throws FormatException {
        var tables = new CatalogTables();
        for (int part = 0; part < parts.size(); part++) {
            IndexCodec.collect(parts.get(part), Limits.DEFAULT, tables, part);
        }
        return new CatalogWriter(List.copyOf(parts), tables).file(source);
    }

    private byte[] file(Digest source) {
        List<byte[]> sections = sections();
        int body = 0;
        for (byte[] section : sections) {
            body = Math.addExact(body, section.length);
        }
        ByteBuffer file = ByteBuffer.allocate(Math.addExact(Catalog.HEADER_BYTES, body)).order(ByteOrder.LITTLE_ENDIAN);
        file.put(Catalog.MAGIC.getBytes(StandardCharsets.US_ASCII)).putInt(Catalog.FORMAT);
        file.put(HexFormat.of().parseHex(source.hex())).putInt(body).putInt(0);
        sections.forEach(file::put);
        var checksum = new CRC32();
        checksum.update(file.array(), Catalog.HEADER_BYTES, body);
        file.putInt(Catalog.CHECKSUM_AT, (int) checksum.getValue());
        return file.array();
    }

    private List<byte[]> sections() {
        var sections = new ArrayList<byte[]>();
        sections.add(texts(tables.capabilities, order.capabilities));
        sections.add(ints(slots()));
        sections.add(texts(tables.words, order.words));
        sections.add(ints(relations()));
        sections.add(requirements());
        sections.add(ints(order.groupStarts.toArray()));
        sections.add(groupsBy(CatalogOrder.PROVIDES));
        sections.add(groupsBy(CatalogOrder.REPLACES));
        sections.add(ints(packages()));
        sections.add(dependencies());
        sections.add(ints(order.companions.toArray()));
        sections.add(summaries());
        sections.add(digests());
        sections.add(blobs());
        return sections;
    }

    /** The table in which {@link Catalog#find} looks: at most half full. */
    private int[] slots() {
        int count = 4;
        while (count < order.capabilities.size() * 2) {
            count *= 2;
        }
        int[] slots = new int[count];
        for (int i = 0; i < order.capabilities.size(); i++) {
            Texts.occupy(slots, tables.capabilities.hash(order.capabilities.old(i)), i);
        }
        return slots;
    }

    private int[] relations() {
        int[] ints = new int[2 * order.relations.size()];
        for (int i = 0; i < order.relations.size(); i++) {
            int old = 2 * order.relations.old(i);
            int compared = tables.relationInts.get(old + 1);
            int operator = compared & ((1 << CatalogTables.OPERATOR_BITS) - 1);
            int version = operator == 0 ? 0 : order.words.number(compared >>> CatalogTables.OPERATOR_BITS);
            ints[2 * i] = order.capabilities.number(tables.relationInts.get(old));
            ints[2 * i + 1] = version << CatalogTables.OPERATOR_BITS | operator;
        }
        return ints;
    }

    private byte[] requirements() {
        var starts = new Ints(order.requirements.size() + 1);
        var all = new Ints(order.requirements.size());
        for (int i = 0; i < order.requirements.size(); i++) {
            starts.add(all.size());
            int old = order.requirements.old(i);
            for (int k = tables.alternativeStarts.get(old); k < tables.alternativeStarts.get(old + 1); k++) {
                all.add(order.relations.number(tables.alternatives.get(k)));
            }
        }
        starts.add(all.size());
        return lists(starts, all);
    }

    /** For each capability the groups whose packages say something of it, going up. */
    private byte[] groupsBy(int which) {
        int count = order.capabilities.size();
        int[] sizes = new int[count + 1];
        int[] last = new int[count];
        order.forEachOfGroup(which, (group, capability) -> {
            if (last[capability] != group + 1) {
                last[capability] = group + 1;
                sizes[capability]++;
            }
        });
        int total = 0;
        for (int i = 0; i <= count; i++) {
            int size = sizes[i];
            sizes[i] = total;
            total += size;
        }
        int[] starts = sizes.clone();
        int[] all = new int[total];
        java.util.Arrays.fill(last, 0);
        order.forEachOfGroup(which, (group, capability) -> {
            if (last[capability] != group + 1) {
                last[capability] = group + 1;
                all[sizes[capability]++] = group;
            }
        });
        return lists(starts, all);
    }

    private int[] packages() {
        int width = CatalogTables.PACKAGE_INTS;
        int[] ints = new int[width * order.size()];
        for (int i = 0; i < order.size(); i++) {
            int old = width * order.old(i);
            for (int k = 1; k < width; k++) {
                ints[width * i + k] = tables.packages.get(old + k);
            }
            int archAndVital = ints[width * i + CatalogTables.ARCH_AND_VITAL];
            ints[width * i] = order.group(i);
            ints[width * i + CatalogTables.VERSION] = order.words.number(tables.packages.get(old + CatalogTables.VERSION));
            ints[width * i + CatalogTables.ARCH_AND_VITAL] = order.words.number(archAndVital >>> 1) << 1 | archAndVital & 1;
        }
        return ints;
    }

    private byte[] dependencies() {
        var starts = new Ints(order.size() + 1);
        var all = new Ints(tables.dependencies.size());
        for (int i = 0; i < order.size(); i++) {
            starts.add(all.size());
            int at = tables.dependencyStarts.get(order.old(i));
            for (int which = 0; which < CatalogOrder.LISTS; which++) {
                int count = tables.dependencies.get(at++);
                all.add(count);
                for (int k = 0; k < count; k++) {
                    all.add(order.numbers(which).number(tables.dependencies.get(at++)));
                }
            }
        }
        starts.add(all.size());
        return lists(starts, all);
    }

    private byte[] summaries() {
        int used = tables.summaryStarts.get(tables.size());
        ByteBuffer section = section(order.size(), order.size() + 1, used);
        int start = 0;
        for (int i = 0; i < order.size(); i++) {
            section.putInt(start);
            start += tables.summaryStarts.get(order.old(i) + 1) - tables.summaryStarts.get(order.old(i));
        }
        section.putInt(start);
        for (int i = 0; i < order.size(); i++) {
            int from = tables.summaryStarts.get(order.old(i));
            section.put(tables.summaries, from, tables.summaryStarts.get(order.old(i) + 1) - from);
        }
        return section.array();
    }

    private byte[] digests() {
        ByteBuffer section = section(order.size(), 0, order.size() * CatalogTables.DIGEST_BYTES);
        for (int i = 0; i < order.size(); i++) {
            section.put(tables.digests, order.old(i) * CatalogTables.DIGEST_BYTES, CatalogTables.DIGEST_BYTES);
        }
        return section.array();
    }

    private byte[] blobs() {
        int total = 0;
        for (byte[] part : parts) {
            total = Math.addExact(total, part.length);
        }
        ByteBuffer section = section(parts.size(), parts.size() + 1, total);
        int start = 0;
        for (byte[] part : parts) {
            section.putInt(start);
            start += part.length;
        }
        section.putInt(start);
        parts.forEach(section::put);
        return section.array();
    }

    private static ByteBuffer section(int count, int moreInts, int moreBytes) {
        int body = Math.addExact(4 * (1 + moreInts), moreBytes);
        return ByteBuffer.allocate(4 + body).order(ByteOrder.LITTLE_ENDIAN).putInt(body).putInt(count);
    }

    private static void put(ByteBuffer section, int[] values) {
        section.asIntBuffer().put(values);
        section.position(section.position() + 4 * values.length);
    }

    private static byte[] ints(int[] values) {
        ByteBuffer section = section(values.length, values.length, 0);
        put(section, values);
        return section.array();
    }

    private static byte[] lists(Ints starts, Ints all) {
        return lists(starts.toArray(), all.toArray());
    }

    private static byte[] lists(int[] starts, int[] all) {
        ByteBuffer section = section(starts.length - 1, starts.length + all.length, 0);
        put(section, starts);
        put(section, all);
        return section.array();
    }

    private static byte[] texts(Texts texts, CatalogOrder.Numbers numbers) {
        int total = 0;
        for (int i = 0; i < numbers.size(); i++) {
            total += texts.length(numbers.old(i));
        }
        ByteBuffer section = section(numbers.size(), numbers.size() + 1, total);
        int start = 0;
        for (int i = 0; i < numbers.size(); i++) {
            section.putInt(start);
            start += texts.length(numbers.old(i));
        }
        section.putInt(start);
        for (int i = 0; i < numbers.size(); i++) {
            section.put(texts.bytes(), texts.start(numbers.old(i)), texts.length(numbers.old(i)));
        }
        return section.array();
    }
}
