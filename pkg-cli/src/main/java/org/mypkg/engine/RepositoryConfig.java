package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.fetch.Location;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.model.Digest;

/**
 * The text of {@code etc/mypkg/repos.d/NAME.yaml} ({@code url: ...}, {@code priority: N}, {@code snapshot: DIGEST},
 * {@code require-package-signatures: true}, one a line, {@code #} comments) and of {@code NAME.json} with the same members.
 */
final class RepositoryConfig {
    private static final String SIGNATURES = "require-package-signatures";
    private static final List<String> KNOWN = List.of("url", "priority", "snapshot", SIGNATURES);

    private RepositoryConfig() {}

    /** The name that a file of repos.d stands for; empty where it is no such file. */
    static Optional<String> nameOf(String fileName) {
        for (String ending : List.of(".yaml", ".json")) {
            if (fileName.endsWith(ending) && !fileName.startsWith(".")) {
                return Optional.of(fileName.substring(0, fileName.length() - ending.length()));
            }
        }
        return Optional.empty();
    }

    static byte[] encode(Repository repository) {
        String text = "url: " + repository.location() + "\npriority: " + repository.priority() + "\n";
        if (repository.anchor() instanceof Repository.Snapshot(Digest digest)) {
            text += "snapshot: " + digest.hex() + "\n";
        }
        if (repository.packageSignatures()) {
            text += SIGNATURES + ": true\n";
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Repository parse(String fileName, byte[] bytes) throws EngineException {
        String name = nameOf(fileName).orElseThrow();
        try {
            Map<String, String> values = fileName.endsWith(".json") ? ofJson(bytes) : ofYaml(bytes);
            String url = values.get("url");
            if (url == null) {
                throw new IllegalArgumentException("it says no 'url'");
            }
            int priority = Integer.parseInt(values.getOrDefault("priority", "0"));
            return new Repository(name, Location.parse(url), priority, anchor(values), signatures(values));
        } catch (IllegalArgumentException | JsonException illegal) {
            throw new EngineException(
                    new Diagnostic(
                            ErrorCode.CONFIG_INVALID,
                            "cannot read etc/mypkg/repos.d/" + fileName,
                            List.of(String.valueOf(illegal.getMessage())),
                            List.of("it has the lines 'url: ADDRESS' and, if you like, 'priority: NUMBER', 'snapshot: DIGEST',"
                                    + " 'require-package-signatures: true'")),
                    illegal);
        }
    }

    private static Repository.Anchor anchor(Map<String, String> values) {
        String digest = values.getOrDefault("snapshot", "");
        return digest.isEmpty() ? new Repository.Keys() : new Repository.Snapshot(new Digest(digest));
    }

    private static boolean signatures(Map<String, String> values) {
        String text = values.getOrDefault(SIGNATURES, "false");
        if (!List.of("true", "false").contains(text)) {
            throw new IllegalArgumentException(SIGNATURES + " is true or false, not '" + text + "'");
        }
        return text.equals("true");
    }

    private static Map<String, String> ofJson(byte[] bytes) throws JsonException {
        JsonFields fields = JsonFields.of(Json.parse(bytes, JsonLimits.DEFAULT), "repository");
        var values = new LinkedHashMap<String, String>();
        values.put("url", fields.string("url"));
        values.put("priority", Long.toString(fields.wholeNumber("priority", 0)));
        values.put("snapshot", fields.string("snapshot", ""));
        values.put(SIGNATURES, Boolean.toString(fields.bool(SIGNATURES, false)));
        return values;
    }

    private static Map<String, String> ofYaml(byte[] bytes) {
        var values = new LinkedHashMap<String, String>();
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#") || text.equals("---")) {
                continue;
            }
            int colon = text.indexOf(':');
            String key = colon < 0 ? text : text.substring(0, colon).strip();
            if (colon < 0 || !KNOWN.contains(key)) {
                throw new IllegalArgumentException("line " + number + ": '" + key + "' is not known here");
            }
            if (values.putIfAbsent(key, unquoted(text.substring(colon + 1))) != null) {
                throw new IllegalArgumentException("line " + number + ": a second '" + key + "'");
            }
        }
        return values;
    }

    private static String unquoted(String raw) {
        int comment = raw.indexOf(" #");
        String text = (comment < 0 ? raw : raw.substring(0, comment)).strip();
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
