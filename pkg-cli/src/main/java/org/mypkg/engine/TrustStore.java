package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.SeenState;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.model.Digest;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
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

    /** The newest generation of keys that was accepted; empty for a repository that never had one. */
    Optional<HeldKeys.Chain> keys(String repository) throws DiskException, EngineException {
        Optional<byte[]> bytes = files.read(repository + ".json");
        return bytes.isEmpty() ? Optional.empty() : reading(repository, bytes.get(), TrustStore::keys);
    }

    private static SeenState parse(String repository, byte[] bytes) throws EngineException {
        return reading(
                repository,
                bytes,
                fields -> new SeenState(
                        fields.wholeNumber("serial"),
                        new Digest(fields.string("digest")),
                        Instant.parse(fields.string("created")),
                        fields.string("name", "")));
    }

    private static Optional<HeldKeys.Chain> keys(JsonFields fields) throws JsonException, FormatException, TrustException {
        if (!fields.has("keys")) {
            return Optional.empty();
        }
        JsonFields keys = fields.object("keys");
        byte[] document = keys.string("document").getBytes(StandardCharsets.UTF_8);
        Verified<byte[]> known = Verified.pinned(document, new Digest(keys.string("digest")), "the kept generation of keys");
        return Optional.of(new HeldKeys.Chain(KeyRotation.Generation.of(known), keys.string("anchor")));
    }

    private interface Reading<T> {
        T read(JsonFields fields) throws JsonException, FormatException, TrustException;
    }

    private static <T> T reading(String repository, byte[] bytes, Reading<T> reading) throws EngineException {
        try {
            return reading.read(JsonFields.of(Json.parse(bytes, JsonLimits.DEFAULT), repository));
        } catch (JsonException
                | FormatException
                | TrustException
                | IllegalArgumentException
                | DateTimeException damaged) {
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

    /** Remembers what was accepted, and by whose keys, in one step. */
    void write(String repository, SeenState seen, HeldKeys keys) throws DiskException {
        JsonObjectBuilder object = Json.object()
                .put("serial", seen.serial())
                .put("digest", seen.digest().hex())
                .put("created", seen.created().toString())
                .put("name", seen.name());
        if (keys instanceof HeldKeys.Chain chain) {
            String document = new String(chain.generation().bytes().value(), StandardCharsets.UTF_8);
            object.put(
                    "keys",
                    Json.object()
                            .put("version", chain.generation().version())
                            .put("digest", chain.generation().digest().hex())
                            .put("anchor", chain.anchor())
                            .put("document", document)
                            .build());
        }
        files.write(repository + ".json", Json.pretty(object.build()).getBytes(StandardCharsets.UTF_8));
    }

    /** Forgets a repository, so that another one may begin under its name. Only ever done on the user's explicit word. */
    void forget(String repository) throws DiskException {
        files.delete(repository + ".json");
    }
}
