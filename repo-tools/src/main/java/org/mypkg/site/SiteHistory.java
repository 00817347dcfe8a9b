package org.mypkg.site;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.index.IndexEntry;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;

/**
 * What a site remembers in its {@code site.json}: the publications that it was made for, what each changed, and since when it has known each package.
 *
 * @param name of the repository
 * @param publications the newest first, at least one
 * @param since the publication in which the site saw a package first
 */
record SiteHistory(String name, List<Published> publications, SortedMap<PackageId, Since> since) {
    static final String FILE = "site.json";

    private static final int PUBLICATIONS_MAX = 50;
    private static final int FORMAT = 1;

    SiteHistory {
        publications = List.copyOf(publications);
        since = Collections.unmodifiableSortedMap(new TreeMap<>(since));
    }

    /** A publication, and what it changed. @param digest of its {@code repo.json} */
    record Published(long serial, Instant created, Digest digest, List<Change> changes) {
        Published {
            changes = List.copyOf(changes);
        }
    }

    /** When a package was first seen. */
    record Since(long serial, Instant created) {}

    /** What became of a package of a name and an architecture; an empty version is none. */
    record Change(String name, String arch, String before, String after) {
        String sentence() {
            if (before.isEmpty()) {
                return name + " " + after + " is new";
            }
            return after.isEmpty() ? name + " " + before + " is gone" : name + " " + before + " became " + after;
        }
    }

    /** The history with what is published now; the same publication again changes nothing. */
    static SiteHistory next(Optional<SiteHistory> former, Publication publication) {
        var document = publication.document();
        SortedMap<PackageId, Since> since = new TreeMap<>();
        if (former.isPresent() && former.get().publications.getFirst().digest().equals(publication.digest())) {
            return former.get();
        }
        // Who was led back to an older publication, or begins anew, has no past that belongs to it.
        Optional<SiteHistory> past = former.filter(one -> one.publications.getFirst().serial() < document.serial());
        var now = new Since(document.serial(), document.created());
        for (IndexEntry entry : publication.packages()) {
            PackageId id = entry.spec().id();
            since.put(id, past.map(one -> one.since.getOrDefault(id, now)).orElse(now));
        }
        SortedMap<PackageId, Since> known = past.map(SiteHistory::since).orElse(Collections.emptySortedMap());
        var publications = new ArrayList<Published>();
        publications.add(new Published(document.serial(), document.created(), publication.digest(), changes(known, since)));
        past.ifPresent(one -> publications.addAll(one.publications));
        return new SiteHistory(document.name(), publications.subList(0, Math.min(publications.size(), PUBLICATIONS_MAX)), since);
    }

    private static List<Change> changes(SortedMap<PackageId, Since> before, SortedMap<PackageId, Since> after) {
        SortedMap<String, PackageId> old = newest(before);
        SortedMap<String, PackageId> fresh = newest(after);
        SortedMap<String, Change> changes = new TreeMap<>();
        old.forEach((key, id) -> changes.put(key, change(id, id.version().value(), version(fresh, key))));
        fresh.forEach((key, id) -> changes.put(key, change(id, version(old, key), id.version().value())));
        return changes.values().stream().filter(change -> !change.before().equals(change.after())).toList();
    }

    private static String version(SortedMap<String, PackageId> newest, String key) {
        return Optional.ofNullable(newest.get(key)).map(id -> id.version().value()).orElse("");
    }

    private static Change change(PackageId id, String before, String after) {
        return new Change(id.name().value(), id.arch().value(), before, after);
    }

    /** The newest version for each name and architecture; identities are sorted, so the last one wins. */
    private static SortedMap<String, PackageId> newest(SortedMap<PackageId, Since> packages) {
        SortedMap<String, PackageId> newest = new TreeMap<>();
        packages.keySet().forEach(id -> newest.put(id.name() + " " + id.arch(), id));
        return newest;
    }

    String encode() {
        var packages = new ArrayList<JsonValue>();
        since.forEach((id, first) -> packages.add(Json.object()
                .put("name", id.name().value())
                .put("version", id.version().value())
                .put("arch", id.arch().value())
                .put("serial", first.serial())
                .put("since", first.created().toString())
                .build()));
        return Json.pretty(Json.object()
                .put("format", FORMAT)
                .put("name", name)
                .putArray("publications", publications.stream().map(SiteHistory::publication).toList())
                .putArray("packages", packages)
                .build());
    }

    private static JsonValue publication(Published one) {
        return Json.object()
                .put("serial", one.serial())
                .put("created", one.created().toString())
                .put("sha256", one.digest().hex())
                .putArray(
                        "changes",
                        one.changes().stream()
                                .map(change -> Json.object()
                                        .put("name", change.name())
                                        .put("arch", change.arch())
                                        .put("before", change.before())
                                        .put("after", change.after())
                                        .build())
                                .toList())
                .build();
    }

    /** Reads what {@link #encode} wrote. @throws JsonException when it is something else */
    static SiteHistory decode(byte[] bytes) throws JsonException {
        JsonFields fields = JsonFields.of(Json.parse(bytes, JsonLimits.DEFAULT), FILE);
        if (fields.wholeNumber("format") != FORMAT) {
            throw new JsonException(FILE + ": of another release");
        }
        try {
            var publications = new ArrayList<Published>();
            for (JsonFields one : fields.objects("publications")) {
                publications.add(new Published(
                        one.wholeNumber("serial"), Instant.parse(one.string("created")), new Digest(one.string("sha256")), changes(one)));
            }
            if (publications.isEmpty()) {
                throw new JsonException(FILE + ": of no publication");
            }
            SortedMap<PackageId, Since> since = new TreeMap<>();
            for (JsonFields one : fields.objects("packages")) {
                since.put(
                        PackageId.of(one.string("name"), one.string("version"), one.string("arch")),
                        new Since(one.wholeNumber("serial"), Instant.parse(one.string("since"))));
            }
            return new SiteHistory(fields.string("name"), publications, since);
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new JsonException(FILE + ": " + wrong.getMessage(), wrong);
        }
    }

    private static List<Change> changes(JsonFields publication) throws JsonException {
        var changes = new ArrayList<Change>();
        for (JsonFields one : publication.objects("changes")) {
            changes.add(new Change(one.string("name"), one.string("arch"), one.string("before"), one.string("after")));
        }
        return changes;
    }
}
