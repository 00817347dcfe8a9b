package org.mypkg.explain;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.mypkg.world.Request;

/**
 * Changes that together make a request possible, none of them needless.
 *
 * @param changes in the order of advice
 * @param request the request as it is to be made then
 */
public record Repair(List<Change> changes, Request request) implements Comparable<Repair> {
    private static final Comparator<Repair> ORDER = Comparator.comparingInt((Repair r) -> r.changes.size())
            .thenComparingInt(r -> r.changes.stream().mapToInt(Change::order).max().orElse(0))
            .thenComparing((Repair r) -> r.sentence());

    /** Puts the changes in the order of advice. */
    public Repair {
        changes = changes.stream()
                .sorted(Comparator.comparingInt(Change::order).thenComparing(Change::advice))
                .toList();
        Objects.requireNonNull(request);
    }

    /** One line: what to do, and what to type for it. */
    public String sentence() {
        return sentence(Typing.PLAIN);
    }

    /** The same for a request that is typed in a way of its own. */
    public String sentence(Typing typing) {
        var commands = changes.stream().map(Change::before).filter(before -> !before.isEmpty()).distinct();
        String typed = commands.collect(Collectors.joining(" && "));
        return advice() + ": " + (typed.isEmpty() ? "" : typed + " && ") + typing.of(request);
    }

    /** What to do; what is done to several things is said once. */
    private String advice() {
        var advice = new StringBuilder(changes.getFirst().advice());
        for (int i = 1; i < changes.size(); i++) {
            Change before = changes.get(i - 1);
            Change change = changes.get(i);
            boolean same = !change.verb().isEmpty() && change.verb().equals(before.verb());
            advice.append(" and ").append(same ? change.advice().substring(change.verb().length()) : change.advice());
        }
        return advice.toString();
    }

    /** Fewer changes first, then milder ones. */
    @Override
    public int compareTo(Repair other) {
        return ORDER.compare(this, other);
    }
}
