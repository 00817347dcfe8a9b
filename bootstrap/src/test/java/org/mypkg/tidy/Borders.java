package org.mypkg.tidy;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.testing.Table;

/**
 * Which package may use which: one row per package, {@code package | packages of ours | libraries}.
 *
 * @param libraries by the name that the table uses, the start of their classes' names
 */
record Borders(SortedMap<String, Row> rows, SortedMap<String, String> libraries) {
    /** Rows that start with {@code library} define a name: {@code library | name | start of class names}. */
    static Borders of(Table table) {
        SortedMap<String, Row> rows = new TreeMap<>();
        SortedMap<String, String> libraries = new TreeMap<>();
        for (Table.Row row : table.rows()) {
            var columns = row.columns("|");
            if (columns.size() != 3) {
                throw new IllegalArgumentException(row.place() + ": three columns are needed");
            }
            if (columns.get(0).equals("library")) {
                libraries.put(columns.get(1), columns.get(2));
            } else {
                rows.put(columns.get(0), new Row(words(columns.get(1)), words(columns.get(2))));
            }
        }
        return new Borders(rows, libraries);
    }

    private static SortedSet<String> words(String text) {
        return text.isEmpty() ? new TreeSet<>() : new TreeSet<>(Arrays.asList(text.split("\\s+")));
    }

    /** The library that a class belongs to; empty for the JDK's free part and for ours. */
    String libraryOf(String className) {
        return libraries.entrySet().stream()
                .filter(library -> className.startsWith(library.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    record Row(SortedSet<String> packages, SortedSet<String> libraries) {}
}
