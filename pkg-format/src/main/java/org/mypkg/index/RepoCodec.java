package org.mypkg.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mypkg.archive.FormatException;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.model.Digest;

/** {@code repo.json} as bytes and back; see {@code docs/formats/repository.md}. */
public final class RepoCodec {
    /** The major version of the repository format that this release reads and writes. */
    public static final int FORMAT = 1;

    private static final String TITLE = "cannot read repo.json";
    private static final JsonLimits LIMITS = new JsonLimits(4 << 20, 8);
    private static final Set<String> KNOWN =
            Set.of("format", "critical", "name", "serial", "created", "expires", "keys", "parts");
    private static final Set<String> KNOWN_IN_KEYS = Set.of("critical", "version", "sha256");
    private static final Set<String> KNOWN_IN_PART = Set.of("critical", "kind", "file", "sizeBytes", "sha256");

    private RepoCodec() {}

    /** Indented JSON; always the same bytes for the same value. */
    public static byte[] encode(RepoDocument document) {
        var members = Json.object()
                .put("format", FORMAT)
                .put("name", document.name())
                .put("serial", document.serial())
                .put("created", document.created().toString())
                .put("expires", document.expires().toString());
        switch (document.keys()) {
            case RepoDocument.OneKey none -> {}
            case RepoDocument.Generation(long version, Digest digest) -> members.put(
                    "keys", Json.object().put("version", version).put("sha256", digest.hex()).build());
        }
        JsonObject object = members.putArray(
                        "parts", document.parts().stream().map(RepoCodec::part).toList())
                .build();
        return Json.pretty(object).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject part(Part part) {
        return Json.object()
                .put("kind", part.kind())
                .put("file", part.file())
                .put("sizeBytes", part.sizeBytes())
                .put("sha256", part.digest().hex())
                .build();
    }

    /** @throws FormatException INDEX_DAMAGED or FORMAT_TOO_NEW */
    public static RepoDocument decode(byte[] json) throws FormatException {
        return IndexFormat.reading(TITLE, () -> {
            JsonFields fields = JsonFields.of(Json.parse(json, LIMITS), "repo.json");
            IndexFormat.checkVersion(fields, FORMAT, KNOWN, TITLE);
            return new RepoDocument(
                    fields.string("name"),
                    fields.wholeNumber("serial"),
                    IndexFormat.time(fields, "created"),
                    IndexFormat.time(fields, "expires"),
                    keys(fields),
                    parts(fields));
        });
    }

    private static RepoDocument.Keys keys(JsonFields fields) throws JsonException, FormatException {
        if (!fields.has("keys")) {
            return new RepoDocument.OneKey();
        }
        JsonFields keys = fields.object("keys");
        IndexFormat.checkCritical(keys, KNOWN_IN_KEYS, TITLE);
        return new RepoDocument.Generation(keys.wholeNumber("version"), new Digest(keys.string("sha256")));
    }

    private static List<Part> parts(JsonFields fields) throws JsonException, FormatException {
        var parts = new ArrayList<Part>();
        for (JsonFields one : fields.objects("parts")) {
            IndexFormat.checkCritical(one, KNOWN_IN_PART, TITLE);
            parts.add(new Part(
                    one.string("kind"),
                    IndexFormat.fileName(one.string("file")),
                    one.wholeNumber("sizeBytes"),
                    new Digest(one.string("sha256"))));
        }
        return parts;
    }
}
