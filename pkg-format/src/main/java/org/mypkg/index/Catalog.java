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
import org.mypkg.model.Capability;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageName;

/**
 * What a repository offers, in a form that opens in milliseconds: names, and who needs and provides which capability, as
 * numbers; each package's own line is decoded only when it is asked for. The form stands in {@code docs/formats/catalog.md}.
 *
 * <p>A catalogue is derived from the parts of an index and can always be made again. It is opened only whole (length and
 * checksum are right) and only for the digest of the {@code repo.json} that it was made for; anything else is as if it were
 * not there. So what is read from an opened one is sound.
 */
public final class Catalog {
    static final String MAGIC = "mypkgcat";
    static final int FORMAT = 1;
    static final int HEADER_BYTES = 8 + 4 + 32 + 4 + 4;

    private final ByteBuffer file;
    private final Blobs capabilities;
    private final int[] groupNames;
    private final int[] groupStarts;
    private final Lists providers;
    private final Lists replacers;
    private final Lists requires;
    private final Lists recommends;
    private final Lists conditions;
    private final Blobs records;
    private final Blobs summaries;

    private Catalog(ByteBuffer file) {
        this.file = file;
        var sections = new ArrayList<Integer>();
        int at = HEADER_BYTES;
        while (at < file.capacity()) {
            sections.add(at + 4);
            at += 4 + file.getInt(at);
        }
        capabilities = new Blobs(sections.get(0));
        groupNames = ints(sections.get(1) + 4, file.getInt(sections.get(1)));
        groupStarts = ints(sections.get(2) + 4, file.getInt(sections.get(2)));
        providers = new Lists(sections.get(3));
        replacers = new Lists(sections.get(4));
        requires = new Lists(sections.get(5));
        recommends = new Lists(sections.get(6));
        conditions = new Lists(sections.get(7));
        records = new Blobs(sections.get(8));
        summaries = new Blobs(sections.get(9));
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
        return (int) checksum.getValue() == file.getInt(48) ? Optional.of(new Catalog(file)) : Optional.empty();
    }

    /** How many packages there are. Their numbers go up in the order of package ids. */
    public int size() {
        return records.count;
    }

    /** All names, in order. */
    public List<String> names() {
        var names = new ArrayList<String>(groupNames.length);
        for (int name : groupNames) {
            names.add(capabilities.text(name));
        }
        return names;
    }

    /** A package, decoded. */
    public IndexEntry entry(int number) throws FormatException {
        return IndexCodec.entry(records.bytes(number));
    }

    /** The one line that a package says of itself. */
    public String summary(int number) {
        return summaries.text(number);
    }

    /** The name of a package. */
    public String name(int number) {
        int found = Arrays.binarySearch(groupStarts, number);
        return capabilities.text(groupNames[found >= 0 ? found : -found - 2]);
    }

    /** The packages of a name. */
    public int[] named(PackageName name) {
        int group = groupOf(name.value());
        return group < 0 ? new int[0] : packages(group);
    }

    /** The packages of all names of which a version provides the capability, in whatever version, or has it for its name. */
    public int[] mayProvide(Capability capability) {
        int number = find(capability.value());
        return number < 0 ? new int[0] : packages(providing(number));
    }

    int[] packages(int... groups) {
        return Arrays.stream(groups)
                .flatMap(g -> java.util.stream.IntStream.range(groupStarts[g], groupStarts[g + 1]))
                .toArray();
    }

    int groups() {
        return groupNames.length;
    }

    int capabilities() {
        return capabilities.count;
    }

    String capability(int number) {
        return capabilities.text(number);
    }

    /** The number of a capability, or -1 where nobody speaks of it. */
    int find(String capability) {
        byte[] wanted = capability.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = capabilities.count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(capabilities.bytes(middle), wanted);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1;
    }

    private int groupOf(String name) {
        int number = find(name);
        return number < 0 ? -1 : groupOf(number);
    }

    private int groupOf(int capability) {
        // Both are in the order of bytes: a name is ASCII, so that its order as text is the same.
        int found = Arrays.binarySearch(groupNames, capability);
        return Math.max(found, -1);
    }

    /** The names that provide a capability, among them the one that it is. */
    int[] providing(int capability) {
        int[] declared = providers.get(capability);
        int group = groupOf(capability);
        if (group < 0 || Arrays.binarySearch(declared, group) >= 0) {
            return declared;
        }
        int[] all = Arrays.copyOf(declared, declared.length + 1);
        all[declared.length] = group;
        Arrays.sort(all);
        return all;
    }

    int[] replacing(int capability) {
        return replacers.get(capability);
    }

    int[] required(int group) {
        return requires.get(group);
    }

    int[] recommended(int group) {
        return recommends.get(group);
    }

    /** For each package with install-if: its name, then each condition as the number of its alternatives and these. */
    List<int[]> conditions() {
        var all = new ArrayList<int[]>();
        for (int i = 0; i < conditions.count; i++) {
            all.add(conditions.get(i));
        }
        return all;
    }

    private int[] ints(int at, int count) {
        int[] values = new int[count];
        file.slice(at, 4 * count).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
        return values;
    }

    /** A section of lists of numbers. */
    private final class Lists {
        private final int at;
        private final int count;

        Lists(int at) {
            this.at = at + 4;
            this.count = file.getInt(at);
        }

        int[] get(int number) {
            int start = file.getInt(at + 4 * number);
            return ints(at + 4 * (count + 1 + start), file.getInt(at + 4 * number + 4) - start);
        }
    }

    /** A section of texts. */
    private final class Blobs {
        private final int at;
        private final int count;

        Blobs(int at) {
            this.at = at + 4;
            this.count = file.getInt(at);
        }

        byte[] bytes(int number) {
            int start = file.getInt(at + 4 * number);
            byte[] bytes = new byte[file.getInt(at + 4 * number + 4) - start];
            file.get(at + 4 * (count + 1) + start, bytes);
            return bytes;
        }

        String text(int number) {
            return new String(bytes(number), StandardCharsets.UTF_8);
        }
    }
}
