package org.mypkg.repo;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * What {@code DIR.mkrepo.cache} remembers between two publications. Without it everything is read anew, and nothing else changes.
 *
 * @param serial the highest serial that was ever given out here, should {@code repo.json} be lost
 * @param stamps how each package file looked when it was last read
 */
record RepoState(long serial, SortedMap<String, Stamp> stamps) {
    static final RepoState EMPTY = new RepoState(0, Collections.emptySortedMap());

    RepoState {
        stamps = Collections.unmodifiableSortedMap(new TreeMap<>(stamps));
    }

    /** A file as it looks without reading it, and the digest that it had when it was read. */
    record Stamp(long sizeBytes, Instant modified, Digest digest) {}

    RepoState withSerial(long newSerial) {
        return new RepoState(newSerial, stamps);
    }

    RepoState withStamps(SortedMap<String, Stamp> newStamps) {
        return new RepoState(serial, newStamps);
    }

    /** The state of a repository; a file that is missing or is not ours to read counts as empty. */
    static RepoState read(RepoDirectory repository) throws DiskException {
        if (!HostFiles.isRegularFile(repository.cacheFile())) {
            return EMPTY;
        }
        try {
            return decode(HostFiles.readText(repository.cacheFile()));
        } catch (JsonException | IllegalArgumentException | DateTimeException damaged) {
            return EMPTY;
        }
    }

    static RepoState decode(String json) throws JsonException {
        JsonFields fields = JsonFields.of(Json.parse(json, JsonLimits.DEFAULT), "cache");
        SortedMap<String, Stamp> stamps = new TreeMap<>();
        for (JsonFields stamp : fields.objects("stamps")) {
            stamps.put(
                    stamp.string("file"),
                    new Stamp(stamp.wholeNumber("sizeBytes"), Instant.parse(stamp.string("modified")), new Digest(stamp.string("digest"))));
        }
        return new RepoState(fields.wholeNumber("serial"), stamps);
    }

    void write(RepoDirectory repository) throws DiskException {
        HostFiles.writeText(repository.cacheFile(), encode());
    }

    String encode() {
        var list = new ArrayList<JsonValue>();
        stamps.forEach((file, stamp) -> list.add(Json.object()
                .put("file", file)
                .put("sizeBytes", stamp.sizeBytes())
                .put("modified", stamp.modified().toString())
                .put("digest", stamp.digest().hex())
                .build()));
        return Json.pretty(Json.object()
                .put("serial", serial)
                .putArray("stamps", list)
                .build());
    }
}
