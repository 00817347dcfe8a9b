package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.testing.Table;

/**
 * Excuses that may only shrink. One row per excuse: {@code rule subject weight}. What weighs more than its row says fails;
 * what weighs less must have its row lowered, and a row for what is mended must go, so nothing grows back unseen.
 */
record Ratchet(SortedMap<String, Excuse> excuses) {
    static Ratchet of(Table table) {
        SortedMap<String, Excuse> excuses = new TreeMap<>();
        for (Table.Row row : table.rows()) {
            List<String> words = row.words();
            if (words.size() != 3) {
                throw new IllegalArgumentException(row.place() + ": 'rule subject weight' is needed");
            }
            excuses.put(words.get(0) + " " + words.get(1), new Excuse(row.file(), row.line(), Long.parseLong(words.get(2))));
        }
        return new Ratchet(excuses);
    }

    /** The breaches that nothing excuses, and those of the list itself, sorted. */
    List<Breach> unexcused(List<Breach> breaches) {
        SortedMap<String, List<Breach>> bySubject = new TreeMap<>();
        breaches.forEach(b -> bySubject.computeIfAbsent(b.rule() + " " + b.subject(), s -> new ArrayList<>()).add(b));
        var left = new ArrayList<Breach>();
        bySubject.forEach((key, found) -> {
            Excuse excuse = excuses.get(key);
            long weight = found.stream().mapToLong(Breach::weight).sum();
            if (excuse == null || weight > excuse.weight()) {
                left.addAll(found);
            } else if (weight < excuse.weight()) {
                left.add(excuse.breach(key + " is down to " + weight + ": lower the number in the list"));
            }
        });
        excuses.forEach((key, excuse) -> {
            if (!bySubject.containsKey(key)) {
                left.add(excuse.breach(key + " is mended: take the line out of the list"));
            }
        });
        return left.stream().sorted().toList();
    }

    /** @param file @param line where the excuse stands */
    record Excuse(String file, int line, long weight) {
        Breach breach(String message) {
            return Breach.at(file, line, "ratchet", message);
        }
    }
}
