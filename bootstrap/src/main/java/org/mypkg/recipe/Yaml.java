package org.mypkg.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/**
 * A YAML value in which every scalar is a text: a version {@code 1.10} stays {@code 1.10} and {@code no} stays {@code no}.
 * Each value knows its line, counted from 1.
 */
public sealed interface Yaml {
    int line();

    /** A scalar. @param textLine the line that its first line stands on, which is not that of its indicator {@code |} */
    record Text(String value, int line, int textLine) implements Yaml {
        /** A text on the line of its own. */
        public Text(String value, int line) {
            this(value, line, line);
        }
    }

    /** A sequence. */
    record Items(List<Yaml> values, int line) implements Yaml {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** A mapping, in the order of its text. */
    record Fields(SequencedMap<String, Yaml> values, int line) implements Yaml {
        public Fields {
            values = new LinkedHashMap<>(values);
        }
    }

    /** The value as YAML text with every scalar quoted; line numbers are lost. */
    static String write(Yaml value) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultScalarStyle(ScalarStyle.DOUBLE_QUOTED)
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(100_000)
                .setSplitLines(false)
                .build();
        return new Dump(settings).dumpToString(plain(value));
    }

    private static Object plain(Yaml value) {
        return switch (value) {
            case Text text -> text.value();
            case Items items -> {
                var list = new ArrayList<Object>();
                items.values().forEach(item -> list.add(plain(item)));
                yield list;
            }
            case Fields fields -> {
                var map = new LinkedHashMap<String, Object>();
                fields.values().forEach((key, item) -> map.put(key, plain(item)));
                yield map;
            }
        };
    }
}
