package org.mypkg.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The machine's own package sources, as apt's two formats write them (sources.list(5)), and the source lines derived from
 * them: the same server and key, another suite, {@code deb-src} in place of {@code deb}.
 */
public final class AptSources {
    private static final String SECURITY = "-security";

    private final List<Entry> entries;

    private AptSources(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** @param signedBy a keyring's file, where the entry names one */
    record Entry(String uri, String suite, Optional<String> signedBy) {}

    /** Reads entries of both formats; texts that hold neither give none. */
    public static AptSources parse(List<String> oneLineFiles, List<String> stanzaFiles) {
        var entries = new ArrayList<Entry>();
        for (String text : oneLineFiles) {
            text.lines().forEach(line -> parseLine(line.strip()).ifPresent(entries::add));
        }
        for (String text : stanzaFiles) {
            for (String stanza : text.split("\n[ \t]*\n", -1)) {
                entries.addAll(parseStanza(stanza));
            }
        }
        return new AptSources(entries);
    }

    private static Optional<Entry> parseLine(String line) {
        if (!line.startsWith("deb ") && !line.startsWith("deb-src ") && !line.startsWith("deb\t")) {
            return Optional.empty();
        }
        String rest = line.substring(line.startsWith("deb-src") ? "deb-src".length() : "deb".length()).strip();
        Optional<String> signedBy = Optional.empty();
        if (rest.startsWith("[") && rest.indexOf(']') > 0) {
            for (String option : rest.substring(1, rest.indexOf(']')).strip().split("\\s+", -1)) {
                if (option.toLowerCase(Locale.ROOT).startsWith("signed-by=")) {
                    signedBy = Optional.of(option.substring("signed-by=".length()));
                }
            }
            rest = rest.substring(rest.indexOf(']') + 1).strip();
        }
        String[] words = rest.split("\\s+", -1);
        return words.length < 2 ? Optional.empty() : Optional.of(new Entry(words[0], words[1], signedBy));
    }

    private static List<Entry> parseStanza(String stanza) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        String last = "";
        for (String line : stanza.lines().filter(one -> !one.startsWith("#")).toList()) {
            int colon = line.indexOf(':');
            if (!last.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"))) {
                fields.merge(last, line.strip(), (before, more) -> before + "\n" + more);
            } else if (colon > 0) {
                last = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.put(last, line.substring(colon + 1).strip());
            }
        }
        var entries = new ArrayList<Entry>();
        boolean disabled = fields.getOrDefault("enabled", "yes").equalsIgnoreCase("no");
        // A key that stands in the text itself is left out: apt's own trusted keys are asked then.
        Optional<String> signedBy = Optional.ofNullable(fields.get("signed-by")).filter(key -> key.startsWith("/"));
        for (String uri : words(fields.get("uris"), disabled)) {
            for (String suite : words(fields.get("suites"), disabled)) {
                entries.add(new Entry(uri, suite, signedBy));
            }
        }
        return entries;
    }

    private static List<String> words(@Nullable String field, boolean disabled) {
        return field == null || field.isBlank() || disabled ? List.of() : List.of(field.strip().split("\\s+", -1));
    }

    /**
     * The line by which another suite's sources are had from the server that this machine uses for its own release.
     *
     * @param release this machine's code name, such as {@code bookworm}
     * @param wanted such as {@code trixie} or {@code trixie-security}
     * @return empty where the machine has no entry of its own release to derive it from
     */
    public Optional<String> sourceLine(String release, String wanted) {
        String own = wanted.endsWith(SECURITY) ? release + SECURITY : release;
        return entries.stream()
                .filter(entry -> entry.suite().equals(own))
                .findFirst()
                .map(entry -> "deb-src "
                        + entry.signedBy().map(key -> "[signed-by=" + key + "] ").orElse("")
                        + entry.uri() + " " + wanted + " main");
    }
}
