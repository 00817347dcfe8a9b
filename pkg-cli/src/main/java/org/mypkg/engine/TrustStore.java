package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.SeenState;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;

/**
 * What was accepted last from each repository: {@code var/lib/mypkg/trust/NAME.json}. Nothing of ours ever removes it, so
 * that no repository can be led back by being removed and added.
 */
final class TrustStore {
    private final RootFiles files;

    /** @param files of the directory {@code trust} */
    TrustStore(RootFiles files) {
        this.files = files;
    }

    /** What was seen last; empty for a repository that was never updated. */
    Optional<SeenState> read(String repository) throws DiskException, EngineException {
        Optional<byte[]> bytes = files.read(repository + ".json");
        return bytes.isEmpty() ? Optional.empty() : Optional.of(parse(repository, bytes.get()));
    }

    private static SeenState parse(String repository, byte[] bytes) throws EngineException {
        try {
            JsonFields fields = JsonFields.of(Json.parse(bytes, JsonLimits.DEFAULT), repository);
            return new SeenState(
                    fields.wholeNumber("serial"),
                    new Digest(fields.string("digest")),
                    Instant.parse(fields.string("created")));
        } catch (JsonException | IllegalArgumentException | DateTimeException damaged) {
            throw new EngineException(
                    new Diagnostic(
                            ErrorCode.CONFIG_INVALID,
                            "cannot read var/lib/mypkg/trust/" + repository + ".json",
                            List.of(String.valueOf(damaged.getMessage())),
                            List.of("put the file back from a backup; without it an attacker could lead you back to"
                                    + " old packages")),
                    damaged);
        }
    }

    /** Remembers what was accepted. */
    void write(String repository, SeenState seen) throws DiskException {
        String text = Json.pretty(Json.object()
                .put("serial", seen.serial())
                .put("digest", seen.digest().hex())
                .put("created", seen.created().toString())
                .build());
        files.write(repository + ".json", text.getBytes(StandardCharsets.UTF_8));
    }
}
