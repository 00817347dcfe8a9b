package org.mypkg.explain;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Changes that together make a request possible, none of them needless. */
public record Repair(List<Change> changes) implements Comparable<Repair> {
    private static final Comparator<Repair> ORDER = Comparator.comparingInt((Repair r) -> r.changes.size())
            .thenComparingInt(r -> r.changes.stream().mapToInt(Change::order).max().orElse(0))
            .thenComparing(Repair::sentence);

    /** Puts the changes in the order of advice. */
    public Repair {
        changes = changes.stream()
                .sorted(Comparator.comparingInt(Change::order).thenComparing(Change::sentence))
                .toList();
    }

    /** One line. */
    public String sentence() {
        return changes.stream().map(Change::sentence).collect(Collectors.joining("; and "));
    }

    /** Fewer changes first, then milder ones. */
    @Override
    public int compareTo(Repair other) {
        return ORDER.compare(this, other);
    }
}
