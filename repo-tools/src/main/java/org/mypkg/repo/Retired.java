package org.mypkg.repo;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.ErrorCode;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Files of the repository that no publication offers any more, and since when. They stay for a while, so that whoever has
 * fetched the last index finds what it promises. The list lies in the repository itself, as {@code retired.json}: were it
 * lost, the next publication would offer withdrawn packages again.
 */
record Retired(SortedMap<String, Instant> files) {
    static final String FILE = "retired.json";
    static final Retired NONE = new Retired(Collections.emptySortedMap());

    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 8);

    Retired {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    boolean contains(String file) {
        return files.containsKey(file);
    }

    /** These as well; what is retired already stays so from its own time on. */
    Retired with(Collection<String> more, Instant since) {
        var all = new TreeMap<>(files);
        more.forEach(file -> all.putIfAbsent(file, since));
        return new Retired(all);
    }

    /** Those of them that are retired have been so only since then. */
    Retired since(Collection<String> some, Instant later) {
        var all = new TreeMap<>(files);
        some.forEach(file -> all.replace(file, later));
        return new Retired(all);
    }

    Retired without(Collection<String> fewer) {
        var all = new TreeMap<>(files);
        fewer.forEach(all::remove);
        return new Retired(all);
    }

    /** Those that have been retired for that long. */
    List<String> due(Instant now, Duration grace) {
        return files.entrySet().stream()
                .filter(entry -> !entry.getValue().plus(grace).isAfter(now))
                .map(SortedMap.Entry::getKey)
                .toList();
    }

    static Retired read(RepoDirectory repository) throws DiskException, RepositoryException {
        Path file = repository.resolve(FILE);
        if (!HostFiles.isRegularFile(file)) {
            return NONE;
        }
        try {
            return decode(HostFiles.readText(file));
        } catch (JsonException | IllegalArgumentException | DateTimeException damaged) {
            throw new RepositoryException(
                    new org.mypkg.diag.Diagnostic(
                            ErrorCode.REPOSITORY_BROKEN,
                            "cannot tell which packages were withdrawn",
                            List.of(file + ": " + damaged.getMessage()),
                            List.of("put the file back from a backup; or remove it, and withdraw the packages again")),
                    damaged);
        }
    }

    static Retired decode(String json) throws JsonException {
        var files = new TreeMap<String, Instant>();
        for (JsonFields one : JsonFields.of(Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), LIMITS), FILE)
                .objects("files")) {
            files.put(one.string("file"), Instant.parse(one.string("since")));
        }
        return new Retired(files);
    }

    void write(RepoDirectory repository) throws DiskException {
        Path file = repository.resolve(FILE);
        if (!files.isEmpty() || HostFiles.isRegularFile(file)) {
            HostFiles.writeText(file, encode());
        }
    }

    String encode() {
        var list = new ArrayList<JsonValue>();
        files.forEach((file, since) ->
                list.add(Json.object().put("file", file).put("since", since.toString()).build()));
        return Json.pretty(Json.object().put("format", 1).putArray("files", list).build());
    }
}
