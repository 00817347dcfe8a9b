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
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.TrustException;

/** A generation of keys as bytes and back; see {@code docs/formats/repository.md}. */
public final class KeysCodec {
    /** No document of keys is longer. */
    public static final int BYTES_MAX = 1 << 20;

    private static final int FORMAT = 1;
    private static final String TITLE = "cannot read a document of keys";
    private static final JsonLimits LIMITS = new JsonLimits(BYTES_MAX, 8);
    private static final Set<String> KNOWN =
            Set.of("format", "critical", "name", "version", "created", "expires", "root", "publish", "keys", "revoked");
    private static final Set<String> KNOWN_IN_ROLE = Set.of("critical", "threshold", "keys");
    private static final Set<String> KNOWN_IN_KEY = Set.of("critical", "fingerprint", "key");

    private KeysCodec() {}

    /** Indented JSON; always the same bytes for the same value. */
    public static byte[] encode(KeysDocument document) {
        JsonObject object = Json.object()
                .put("format", FORMAT)
                .put("name", document.name())
                .put("version", document.version())
                .put("created", document.created().toString())
                .put("expires", document.expires().toString())
                .put("root", role(document.root()))
                .put("publish", role(document.publish()))
                .putArray("keys", document.keys().stream().map(KeysCodec::key).toList())
                .putStrings("revoked", document.revoked())
                .build();
        return Json.pretty(object).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject role(KeysDocument.Role role) {
        return Json.object()
                .put("threshold", role.threshold())
                .putStrings("keys", role.fingerprints())
                .build();
    }

    private static JsonObject key(PublicKey key) {
        return Json.object()
                .put("fingerprint", key.fingerprint())
                .put("key", key.armored())
                .build();
    }

    /** @throws FormatException INDEX_DAMAGED or FORMAT_TOO_NEW */
    public static KeysDocument decode(byte[] json) throws FormatException {
        return IndexFormat.reading(TITLE, () -> {
            JsonFields fields = JsonFields.of(Json.parse(json, LIMITS), "keys");
            IndexFormat.checkVersion(fields, FORMAT, KNOWN, TITLE);
            return new KeysDocument(
                    fields.string("name"),
                    fields.wholeNumber("version"),
                    IndexFormat.time(fields, "created"),
                    IndexFormat.time(fields, "expires"),
                    role(fields.object("root")),
                    role(fields.object("publish")),
                    keys(fields.objects("keys")),
                    fields.strings("revoked"));
        });
    }

    private static KeysDocument.Role role(JsonFields fields) throws JsonException, FormatException {
        IndexFormat.checkCritical(fields, KNOWN_IN_ROLE, TITLE);
        long threshold = fields.wholeNumber("threshold");
        return new KeysDocument.Role((int) Math.min(threshold, Integer.MAX_VALUE), fields.strings("keys"));
    }

    private static List<PublicKey> keys(List<JsonFields> all) throws JsonException, FormatException {
        if (all.size() > KeysDocument.KEYS_MAX) {
            throw new JsonException("more than " + KeysDocument.KEYS_MAX + " keys");
        }
        var keys = new ArrayList<PublicKey>();
        for (JsonFields one : all) {
            IndexFormat.checkCritical(one, KNOWN_IN_KEY, TITLE);
            PublicKey key = key(one);
            if (!key.fingerprint().equals(one.string("fingerprint"))) {
                throw new JsonException(one.where() + ": the key is " + key.fingerprint());
            }
            keys.add(key);
        }
        return keys;
    }

    private static PublicKey key(JsonFields fields) throws JsonException {
        try {
            return PublicKey.parse(fields.string("key"));
        } catch (TrustException unreadable) {
            throw new JsonException(fields.where() + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
