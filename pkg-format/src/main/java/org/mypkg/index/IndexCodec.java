package org.mypkg.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.archive.ManifestCodec;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.model.Digest;

/** Parts of kind {@code packages}: zstd-compressed JSON lines; see {@code docs/formats/index.md}. */
public final class IndexCodec {
    /** The major version of the index format that this release reads and writes. */
    public static final int FORMAT = 1;

    private static final int SHARD_PACKAGES = 1024;
    private static final int SHARDS_MAX = 256;
    private static final String TITLE = "cannot read the repository's index";
    private static final Set<String> KNOWN_IN_HEADER = Set.of("format", "critical", "kind");

    private IndexCodec() {}

    /** The stored bytes of a part; the same entries in any order give the same bytes. */
    public static byte[] encode(List<IndexEntry> entries) {
        JsonObject header = Json.object().put("format", FORMAT).put("kind", Part.PACKAGES).build();
        List<IndexEntry> sorted = new Index("", entries).packages();
        return StoredLines.write(header, sorted.stream().map(IndexCodec::line).toList());
    }

    /**
     * The stored bytes of all parts, so that a client fetches again only those that changed: the number of parts is the
     * smallest power of two that leaves {@value #SHARD_PACKAGES} packages for each on average, and the first bytes of the
     * SHA-256 of its name put a package into its part.
     */
    public static List<byte[]> encodeShards(List<IndexEntry> entries) {
        int count = 1;
        while (entries.size() > count * SHARD_PACKAGES && count < SHARDS_MAX) {
            count *= 2;
        }
        var shards = new ArrayList<List<IndexEntry>>();
        for (int i = 0; i < count; i++) {
            shards.add(new ArrayList<>());
        }
        for (IndexEntry entry : entries) {
            shards.get(shardOf(entry, count)).add(entry);
        }
        return shards.stream().map(IndexCodec::encode).toList();
    }

    private static int shardOf(IndexEntry entry, int count) {
        String name = entry.spec().id().name().value();
        String hex = Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
        return Integer.parseInt(hex, 0, 4, 16) & (count - 1);
    }

    private static JsonObject line(IndexEntry entry) {
        JsonObjectBuilder object = Json.object();
        ManifestCodec.putSpec(object, entry.spec());
        JsonObject archive = Json.object()
                .put("file", entry.file())
                .put("sizeBytes", entry.sizeBytes())
                .put("sha256", entry.digest().hex())
                .put("headBytes", entry.headBytes())
                .put("headSha256", entry.headDigest().hex())
                .build();
        return object.put("archive", archive).build();
    }

    /** The entry of one line. */
    static IndexEntry entry(byte[] line) throws FormatException {
        return IndexFormat.reading(TITLE, () -> entry(JsonFields.of(Json.parse(line, JsonLimits.DEFAULT), "line")));
    }

    /** @throws FormatException INDEX_DAMAGED, FORMAT_TOO_NEW or LIMIT_EXCEEDED */
    public static List<IndexEntry> decode(byte[] stored, Limits limits) throws FormatException {
        return IndexFormat.reading(TITLE, () -> {
            var entries = new ArrayList<IndexEntry>();
            var reading = new HeaderFirst(Part.PACKAGES, FORMAT, KNOWN_IN_HEADER, TITLE, line -> entries.add(entry(line)));
            StoredLines.read(stored, limits, TITLE, reading);
            reading.checkSeen();
            return List.copyOf(entries);
        });
    }

    /**
     * Adds what a part says to the tables of a catalogue: the same as {@link #decode} would give, and the same failures.
     *
     * @param part the number of the part
     */
    static void collect(byte[] stored, Limits limits, CatalogTables tables, int part) throws FormatException {
        byte[] text;
        try {
            text = StoredLines.text(stored, limits, TITLE);
        } catch (FormatException unsound) {
            decode(stored, limits);
            throw unsound;
        }
        IndexFormat.reading(TITLE, () -> {
            var strict = new Strictly(limits, tables, part);
            var plain = new PlainLine(tables, text);
            boolean ended = text.length > 0 && text[text.length - 1] == '\n';
            int start = 0;
            while (start < text.length) {
                strict.lines++;
                int next = ended && strict.lines > 1 ? plain.scan(start, part) : -1;
                if (next < 0) {
                    next = lineEnd(text, start);
                    strict.line(text, start, next);
                }
                start = next;
            }
            strict.header.checkSeen();
            return tables;
        });
    }

    /** Where the line ends that begins here, its line feed included. */
    private static int lineEnd(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, text.length);
    }

    /** The strict reader of lines that are not plain. */
    private static final class Strictly {
        private final Limits limits;
        private final CatalogTables tables;
        private final HeaderFirst header;
        private int lines;
        private int start;
        private int end;

        Strictly(Limits limits, CatalogTables tables, int part) {
            this.limits = limits;
            this.tables = tables;
            this.header = new HeaderFirst(
                    Part.PACKAGES, FORMAT, KNOWN_IN_HEADER, TITLE, line -> tables.add(entry(line), part, start, end - start));
        }

        void line(byte[] text, int from, int to) throws JsonException, FormatException {
            start = from;
            end = to;
            byte[] line = Arrays.copyOfRange(text, from, to);
            header.accept(lines, StoredLines.fields(line, lines, limits, TITLE));
        }
    }

    private static IndexEntry entry(JsonFields line) throws JsonException, FormatException {
        JsonFields archive = line.object("archive");
        return new IndexEntry(
                ManifestCodec.specOf(line),
                IndexFormat.fileName(archive.string("file")),
                archive.wholeNumber("sizeBytes"),
                new Digest(archive.string("sha256")),
                archive.wholeNumber("headBytes"),
                new Digest(archive.string("headSha256")));
    }

    /** How a part of these stored bytes is called below the repository. */
    public static Part part(String kind, byte[] stored) {
        Digest digest = Digest.of(stored);
        return new Part(kind, "index/" + kind + "-" + digest.hex() + ".jsonl.zst", stored.length, digest);
    }
}
