package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * The text of {@code etc/mypkg/repos.d/NAME.yaml} ({@code url: ...}, {@code mirrors: [...]}, {@code priority: N},
 * {@code snapshot: DIGEST}, {@code require-package-signatures: true}, {@code #} comments) and of {@code NAME.json} with the same
 * members. {@code url} may be a list as well; lists are written in brackets or as lines that begin with a dash.
 */
final class RepositoryConfig {
    private static final String SIGNATURES = "require-package-signatures";
    private static final List<String> KNOWN = List.of("url", "mirrors", "priority", "snapshot", SIGNATURES);

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
        var text = new StringBuilder("url: " + repository.location() + "\n");
        if (repository.places().size() > 1) {
            text.append("mirrors:\n");
            repository.places().stream().skip(1).forEach(place -> text.append("  - ").append(place).append('\n'));
        }
        text.append("priority: ").append(repository.priority()).append('\n');
        if (repository.anchor() instanceof Repository.Snapshot(Digest digest)) {
            text.append("snapshot: ").append(digest.hex()).append('\n');
        }
        if (repository.packageSignatures()) {
            text.append(SIGNATURES).append(": true\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Repository parse(String fileName, byte[] bytes) throws EngineException {
        String name = nameOf(fileName).orElseThrow();
        try {
            Map<String, List<String>> values = fileName.endsWith(".json") ? ofJson(bytes) : ofYaml(bytes);
            var places = new ArrayList<Location>();
            for (String url : values.getOrDefault("url", List.of())) {
                places.add(Location.parse(url));
            }
            if (places.isEmpty()) {
                throw new IllegalArgumentException("it says no 'url'");
            }
            for (String url : values.getOrDefault("mirrors", List.of())) {
                places.add(Location.parse(url));
            }
            int priority = Integer.parseInt(scalar(values, "priority", "0"));
            return new Repository(name, places, priority, anchor(values), signatures(values));
        } catch (IllegalArgumentException | JsonException illegal) {
            throw new EngineException(
                    new Diagnostic(
                            ErrorCode.CONFIG_INVALID,
                            "cannot read etc/mypkg/repos.d/" + fileName,
                            List.of(String.valueOf(illegal.getMessage())),
                            List.of("it has the lines 'url: ADDRESS' and, if you like, 'mirrors: [ADDRESS, ...]',"
                                    + " 'priority: NUMBER', 'snapshot: DIGEST', 'require-package-signatures: true'")),
                    illegal);
        }
    }

    private static String scalar(Map<String, List<String>> values, String key, String otherwise) {
        List<String> written = values.getOrDefault(key, List.of(otherwise));
        if (written.size() != 1) {
            throw new IllegalArgumentException("'" + key + "' has one value");
        }
        return written.getFirst();
    }

    private static Repository.Anchor anchor(Map<String, List<String>> values) {
        String digest = scalar(values, "snapshot", "");
        return digest.isEmpty() ? new Repository.Keys() : new Repository.Snapshot(new Digest(digest));
    }

    private static boolean signatures(Map<String, List<String>> values) {
        String text = scalar(values, SIGNATURES, "false");
        if (!List.of("true", "false").contains(text)) {
            throw new IllegalArgumentException(SIGNATURES + " is true or false, not '" + text + "'");
        }
        return text.equals("true");
    }

    private static Map<String, List<String>> ofJson(byte[] bytes) throws JsonException {
        JsonFields fields = JsonFields.of(Json.parse(bytes, JsonLimits.DEFAULT), "repository");
        var values = new LinkedHashMap<String, List<String>>();
        values.put("url", List.of(fields.string("url")));
        values.put("mirrors", fields.strings("mirrors"));
        values.put("priority", List.of(Long.toString(fields.wholeNumber("priority", 0))));
        values.put("snapshot", List.of(fields.string("snapshot", "")));
        values.put(SIGNATURES, List.of(Boolean.toString(fields.bool(SIGNATURES, false))));
        return values;
    }

    private static Map<String, List<String>> ofYaml(byte[] bytes) {
        var values = new LinkedHashMap<String, List<String>>();
        String open = "";
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            String text = uncommented(line).strip();
            if (text.isEmpty() || text.equals("---")) {
                continue;
            }
            if (text.startsWith("- ") && values.get(open) instanceof List<String> list) {
                list.add(unquoted(text.substring(2)));
                continue;
            }
            int colon = text.indexOf(':');
            String key = colon < 0 ? text : text.substring(0, colon).strip();
            if (colon < 0 || !KNOWN.contains(key)) {
                throw new IllegalArgumentException("line " + number + ": '" + key + "' is not known here");
            }
            String written = text.substring(colon + 1).strip();
            if (values.putIfAbsent(key, listed(written)) != null) {
                throw new IllegalArgumentException("line " + number + ": a second '" + key + "'");
            }
            open = written.isEmpty() ? key : "";
        }
        return values;
    }

    private static String uncommented(String line) {
        int comment = line.startsWith("#") ? 0 : line.indexOf(" #");
        return comment < 0 ? line : line.substring(0, comment);
    }

    /** A scalar as a list of one, a list in brackets, or an empty list that lines with dashes may follow. */
    private static List<String> listed(String text) {
        var values = new ArrayList<String>();
        if (text.startsWith("[") && text.endsWith("]")) {
            for (String each : text.substring(1, text.length() - 1).split(",", -1)) {
                values.add(unquoted(each));
            }
        } else if (!text.isEmpty()) {
            values.add(unquoted(text));
        }
        return values;
    }

    private static String unquoted(String raw) {
        String text = raw.strip();
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
