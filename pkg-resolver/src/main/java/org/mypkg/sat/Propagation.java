package org.mypkg.sat;

/**
 * Draws conclusions: a clause all of whose literals but one are false makes that one true. Looks only at the clauses that watch
 * a literal which became false (Moskewicz and others 2001), and not even at those whose blocker holds (MiniSat 2.1).
 *
 * <p>(S2) After a run without conflict, of the two watched literals (places 0 and 1) of every clause both are not false, or
 * one holds since the level on which the other became false, or an earlier one.
 */
final class Propagation {
    private final ClauseArena arena;
    private final Trail trail;
    private final Watches watches = new Watches();
    private long drawn;

    Propagation(ClauseArena arena, Trail trail) {
        this.arena = arena;
        this.trail = trail;
    }

    void ensureVariables(int count) {
        watches.ensureLiterals(2 * count);
    }

    /** Conclusions since the beginning. */
    long drawn() {
        return drawn;
    }

    /** Lets a clause watch its first two literals. */
    void attach(int clause) {
        int one = arena.literal(clause, 0);
        int two = arena.literal(clause, 1);
        watches.add(one, clause, two);
        watches.add(two, clause, one);
    }

    /** Attaches every clause anew, after places in the arena have changed. */
    void attachAll() {
        watches.clear();
        for (int clause = arena.firstClause(); clause < arena.end(); clause = arena.next(clause)) {
            if (arena.rank(clause) != ClauseArena.DELETED) {
                attach(clause);
            }
        }
    }

    /** Draws all conclusions of what is on the trail; returns a clause that is false, if any. */
    int run() {
        while (trail.hasNext()) {
            drawn++;
            int conflict = visit(trail.next() ^ 1);
            if (conflict != ClauseArena.NONE) {
                trail.skipToEnd();
                return conflict;
            }
        }
        return ClauseArena.NONE;
    }

    /** Looks at the clauses that watch a literal which became false. */
    private int visit(int falseLiteral) {
        byte[] values = trail.values();
        int[] data = arena.data();
        int[] list = watches.list(falseLiteral);
        int end = watches.size(falseLiteral);
        int kept = 0;
        for (int i = 0; i < end; i += 2) {
            int clause = list[i];
            int blocker = list[i + 1];
            if (values[blocker] == Trail.TRUE) {
                list[kept++] = clause;
                list[kept++] = blocker;
                continue;
            }
            int first = ClauseArena.first(clause);
            if (data[first] == falseLiteral) {
                data[first] = data[first + 1];
                data[first + 1] = falseLiteral;
            }
            int other = data[first];
            if ((other == blocker || values[other] != Trail.TRUE) && moveWatch(clause, falseLiteral, other, values, data)) {
                continue;
            }
            list[kept++] = clause;
            list[kept++] = other;
            if (values[other] == Trail.FALSE) {
                System.arraycopy(list, i + 2, list, kept, end - i - 2);
                watches.truncate(falseLiteral, kept + end - i - 2);
                return clause;
            }
            if (values[other] != Trail.TRUE) {
                trail.push(other, clause);
            }
        }
        watches.truncate(falseLiteral, kept);
        return ClauseArena.NONE;
    }

    /** Lets a clause watch another literal that is not false, if it has one. */
    private boolean moveWatch(int clause, int falseLiteral, int other, byte[] values, int[] data) {
        int first = ClauseArena.first(clause);
        int end = first + data[clause];
        for (int k = first + 2; k < end; k++) {
            int literal = data[k];
            if (values[literal] != Trail.FALSE) {
                data[first + 1] = literal;
                data[k] = falseLiteral;
                watches.add(literal, clause, other);
                return true;
            }
        }
        return false;
    }
}
