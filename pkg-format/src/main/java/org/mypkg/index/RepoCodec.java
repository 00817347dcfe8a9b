package org.mypkg.index;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
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
            Set.of("format", "critical", "name", "serial", "created", "expires", "parts");
    private static final Set<String> KNOWN_IN_PART = Set.of("critical", "kind", "file", "sizeBytes", "sha256");

    private RepoCodec() {}

    /** Indented JSON; always the same bytes for the same value. */
    public static byte[] encode(RepoDocument document) {
        JsonObject object = Json.object()
                .put("format", FORMAT)
                .put("name", document.name())
                .put("serial", document.serial())
                .put("created", document.created().toString())
                .put("expires", document.expires().toString())
                .putArray("parts", document.parts().stream().map(RepoCodec::part).toList())
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
                    time(fields, "created"),
                    time(fields, "expires"),
                    parts(fields));
        });
    }

    private static Instant time(JsonFields fields, String name) throws JsonException {
        try {
            return Instant.parse(fields.string(name));
        } catch (DateTimeException notATime) {
            throw new JsonException(fields.where() + ": '" + name + "' is no time such as 2026-11-21T08:00:00Z", notATime);
        }
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
