package org.mypkg.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.model.Capability;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;

/**
 * What a repository offers, in a form that opens in milliseconds: who is called how, needs what and provides what, as
 * numbers; a package's own line is read from its part only when it is asked for. The form stands in
 * {@code docs/formats/catalog.md}.
 *
 * <p>A catalogue is derived from the parts of an index and can always be made again. It is opened only whole (length and
 * checksum are right) and only for the digest of the {@code repo.json} that it was made for; anything else is as if it were
 * not there. So what is read from an opened one is sound.
 */
public final class Catalog {
    static final String MAGIC = "mypkgcat";
    static final int FORMAT = 2;
    static final int CHECKSUM_AT = 48;
    static final int HEADER_BYTES = CHECKSUM_AT + 4;

    private final CatalogSections sections;
    private final CatalogSections.Blobs names;
    private final int[] slots;
    private final int[] groupStarts;
    private final CatalogSections.Lists providers;
    private final CatalogSections.Lists replacers;
    private final int[] packages;
    private final CatalogSections.Lists dependencies;
    private final int[] companions;
    private final CatalogSections.Blobs summaries;
    private final CatalogSections.Blobs parts;
    private final CatalogValues values;
    private final byte[][] lines;

    private Catalog(ByteBuffer file) {
        sections = new CatalogSections(file, HEADER_BYTES);
        names = sections.blobs(0);
        slots = sections.ints(1);
        groupStarts = sections.ints(5);
        providers = sections.lists(6);
        replacers = sections.lists(7);
        packages = sections.ints(8);
        dependencies = sections.lists(9);
        companions = sections.ints(10);
        summaries = sections.blobs(11);
        parts = sections.blobs(13);
        values = new CatalogValues(names, sections.blobs(2), sections.ints(3), sections.lists(4));
        lines = new byte[parts.count()][];
    }

    /** The catalogue that a file holds; empty where the file is torn, damaged, of another format or made of other parts. */
    public static Optional<Catalog> open(ByteBuffer bytes, Digest source) {
        ByteBuffer file = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (file.capacity() < HEADER_BYTES) {
            return Optional.empty();
        }
        byte[] expected = ByteBuffer.allocate(44)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC.getBytes(StandardCharsets.US_ASCII))
                .putInt(FORMAT)
                .put(HexFormat.of().parseHex(source.hex()))
                .array();
        byte[] header = new byte[expected.length];
        file.get(0, header);
        if (!Arrays.equals(header, expected) || file.getInt(44) != file.capacity() - HEADER_BYTES) {
            return Optional.empty();
        }
        var checksum = new CRC32();
        checksum.update(file.duplicate().position(HEADER_BYTES));
        return (int) checksum.getValue() == file.getInt(CHECKSUM_AT) ? Optional.of(new Catalog(file)) : Optional.empty();
    }

    /** How many packages there are. Their numbers go up in the order of package ids. */
    public int size() {
        return packages.length / CatalogTables.PACKAGE_INTS;
    }

    /** All names, in order. */
    public List<String> names() {
        var all = new ArrayList<String>(groups());
        for (int group = 0; group < groups(); group++) {
            all.add(names.text(group));
        }
        return all;
    }

    /** A package, decoded from its own line. */
    public IndexEntry entry(int number) throws FormatException {
        int part = field(number, CatalogTables.PART);
        if (lines[part] == null) {
            lines[part] = StoredLines.text(parts.bytes(part), Limits.DEFAULT, "cannot read the kept index");
        }
        int start = field(number, CatalogTables.LINE_START);
        return IndexCodec.entry(Arrays.copyOfRange(lines[part], start, start + field(number, CatalogTables.LINE_LENGTH)));
    }

    /** Which of the parts it was made of has a package, counted from 0. */
    public int part(int number) {
        return field(number, CatalogTables.PART);
    }

    private int field(int number, int which) {
        return packages[number * CatalogTables.PACKAGE_INTS + which];
    }

    private long longField(int number, int which) {
        return field(number, which) & 0xffff_ffffL | (long) field(number, which + 1) << 32;
    }

    /** The name of a package. */
    public String name(int number) {
        return names.text(group(number));
    }

    /** Name, version and architecture of a package. */
    public PackageId id(int number) {
        int arch = field(number, CatalogTables.ARCH_AND_VITAL) >>> 1;
        return new PackageId(
                values.name(group(number)), values.version(field(number, CatalogTables.VERSION)), values.arch(arch));
    }

    /** What a package says of others. */
    public Dependencies dependencies(int number) {
        return values.dependencies(dependencies.get(number));
    }

    /** Whether removing a package needs a flag of its own. */
    public boolean isVital(int number) {
        return (field(number, CatalogTables.ARCH_AND_VITAL) & 1) != 0;
    }

    /** The sum of the sizes of a package's regular files. */
    public long installedBytes(int number) {
        return longField(number, CatalogTables.INSTALLED_BYTES);
    }

    /** The size of a package's archive. */
    public long sizeBytes(int number) {
        return longField(number, CatalogTables.SIZE_BYTES);
    }

    /** The digest of a package's archive. */
    public Digest digest(int number) {
        byte[] digest = sections.bytes(12, number * CatalogTables.DIGEST_BYTES, CatalogTables.DIGEST_BYTES);
        return new Digest(HexFormat.of().formatHex(digest));
    }

    /** The one line that a package says of itself. */
    public String summary(int number) {
        return summaries.text(number);
    }

    /** The packages of a name. */
    public int[] named(PackageName name) {
        int number = find(name.value());
        return number < 0 || number >= groups() ? new int[0] : packages(number);
    }

    /** The packages of all names of which a version provides the capability, in whatever version, or has it for its name. */
    public int[] mayProvide(Capability capability) {
        int number = find(capability.value());
        return number < 0 ? new int[0] : packages(providing(number));
    }

    int[] packages(int... groups) {
        int count = 0;
        for (int group : groups) {
            count += groupStarts[group + 1] - groupStarts[group];
        }
        int[] all = new int[count];
        int next = 0;
        for (int group : groups) {
            for (int number = groupStarts[group]; number < groupStarts[group + 1]; number++) {
                all[next++] = number;
            }
        }
        return all;
    }

    int groups() {
        return groupStarts.length - 1;
    }

    int group(int number) {
        return field(number, CatalogTables.NAME);
    }

    int capabilities() {
        return names.count();
    }

    String capability(int number) {
        return names.text(number);
    }

    /** The number of a capability, or -1 where nobody speaks of it. The number of a package's name is that of its group. */
    int find(String capability) {
        byte[] wanted = capability.getBytes(StandardCharsets.UTF_8);
        for (int slot = Texts.hash(wanted, 0, wanted.length) & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
            int number = slots[slot] - 1;
            if (number < 0 || names.is(number, wanted)) {
                return number;
            }
        }
    }

    /** The names that provide a capability, among them the one that it is. */
    int[] providing(int capability) {
        int[] declared = providers.get(capability);
        if (capability >= groups() || Arrays.binarySearch(declared, capability) >= 0) {
            return declared;
        }
        int[] all = Arrays.copyOf(declared, declared.length + 1);
        all[declared.length] = capability;
        Arrays.sort(all);
        return all;
    }

    int[] replacing(int capability) {
        return replacers.get(capability);
    }

    /** Packages that come along when others are there. */
    int[] companions() {
        return companions;
    }

    /** The numbers of a package's requirements of some kind: 0 requires, 1 recommends, 5 install-if. */
    int[] requirements(int number, int which) {
        int[] all = dependencies.get(number);
        int at = 0;
        for (int i = 0; i < which; i++) {
            at += 1 + all[at];
        }
        return Arrays.copyOfRange(all, at + 1, at + 1 + all[at]);
    }

    /** The capabilities of which a requirement needs one. */
    int[] alternatives(int requirement) {
        return values.alternatives(requirement);
    }
}
