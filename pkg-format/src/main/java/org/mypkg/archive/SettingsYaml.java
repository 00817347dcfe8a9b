package org.mypkg.archive;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.ErrorCode;

/**
 * A small file of settings: sections of scalars, {@code history: {keep: 5}}. Every scalar is the text that was written; a key
 * that nobody knows is refused, since it may be a known one misspelt.
 */
public final class SettingsYaml {
    private SettingsYaml() {}

    /**
     * The values by section and key, joined by a dot; none for a text that says nothing.
     *
     * @param file its name, for failures
     * @param known all keys that there are, as {@code section.key}
     * @throws FormatException (CONFIG_INVALID) naming the line
     */
    public static SortedMap<String, String> parse(String text, String file, List<String> known) throws FormatException {
        var values = new TreeMap<String, String>();
        if (text.lines().allMatch(line -> line.isBlank() || line.strip().startsWith("#"))) {
            return values;
        }
        try {
            YamlMap root = YamlMap.parse(text, file);
            root.checkKeys(Set.copyOf(known.stream().map(SettingsYaml::section).toList()));
            for (String section : root.keys()) {
                if (known.contains(section)) {
                    values.put(section, root.text(section));
                    continue;
                }
                YamlMap inside = root.map(section);
                inside.checkKeys(Set.copyOf(known.stream()
                        .filter(key -> section(key).equals(section))
                        .map(key -> key.substring(section.length() + 1))
                        .toList()));
                for (String key : inside.keys()) {
                    values.put(section + "." + key, inside.text(key));
                }
            }
        } catch (FormatException wrong) {
            throw new FormatException(
                    ErrorCode.CONFIG_INVALID, "cannot read " + file, wrong.diagnostic().because(), List.of());
        }
        return Collections.unmodifiableSortedMap(values);
    }

    private static String section(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }
}
