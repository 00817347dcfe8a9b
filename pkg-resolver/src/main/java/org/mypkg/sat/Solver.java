package org.mypkg.sat;

import java.util.Arrays;

/**
 * A conflict-driven clause-learning solver after MiniSat (Eén, Sörensson 2003): two watched literals, first-UIP learning,
 * VSIDS, phase saving, Luby restarts, assumptions. Clauses and variables may be added between searches.
 *
 * <p>Invariants: (S1) between calls the trail stands at level 0. (S2) After propagation without conflict, of the two watched
 * literals (places 0 and 1) of every clause both are not false, or one holds. (S3) Nothing depends on time or chance: the same
 * calls give the same answers and the same counts.
 */
public final class Solver {
    private static final int RESTART_UNIT = 64;
    private static final int LEARNED_FIRST = 4_000;
    private static final int LEARNED_MORE = 1_000;
    private static final int KEPT_RANK = 2;
    private static final int POLL_EVERY = 64;

    private final ClauseArena arena = new ClauseArena();
    private final Watches watches = new Watches();
    private final Trail trail = new Trail();
    private final VariableHeap heap = new VariableHeap();
    private final ConflictAnalysis analysis = new ConflictAnalysis(arena, trail, heap);
    private final Proof proof;

    private int variables;
    private boolean[] phases = new boolean[0];
    private boolean[] model = new boolean[0];
    private int[] failed = new int[0];
    private int[] scratch = new int[16];
    private boolean contradictory;
    private int learnedCount;
    private int learnedMax = LEARNED_FIRST;
    private long conflicts;
    private long decisions;
    private long restarts;

    /** A solver without clauses. */
    public Solver() {
        this(Proof.NONE);
    }

    /** A solver whose conclusions somebody listens to. */
    public Solver(Proof proof) {
        this.proof = proof;
    }

    /** A new variable, tried as false first. */
    public int newVariable() {
        int variable = variables++;
        if (variable >= phases.length) {
            int length = Math.max(64, variables * 2);
            phases = Arrays.copyOf(phases, length);
            trail.ensureVariables(length);
            heap.ensureVariables(length);
            analysis.ensureVariables(length);
            watches.ensureLiterals(2 * length);
        }
        heap.insert(variable);
        return variable;
    }

    /** How many variables there are. */
    public int variables() {
        return variables;
    }

    /** Which value to try first when the search has to guess. */
    public void suggest(int variable, boolean value) {
        phases[variable] = value;
    }

    /** Adds a clause: at least one of the literals must hold. */
    public void add(int... literals) {
        add(literals, literals.length);
    }

    /** Adds the clause of the first literals of an array, which is not kept. */
    public void add(int[] literals, int size) {
        if (contradictory) {
            return;
        }
        int kept = simplify(literals, size);
        if (kept < 0) {
            return;
        }
        if (kept < size) {
            proof.learned(scratch, kept);
        }
        if (kept == 0) {
            contradictory = true;
        } else if (kept == 1) {
            trail.push(scratch[0], ClauseArena.NONE);
            contradictory = propagate() != ClauseArena.NONE;
        } else {
            attach(arena.add(scratch, kept, ClauseArena.GIVEN));
        }
        if (contradictory) {
            proof.learned(scratch, 0);
        }
    }

    /** Sorts the literals into the scratch array, without doubles and false ones; -1 when the clause holds anyway. */
    private int simplify(int[] literals, int size) {
        if (scratch.length < size) {
            scratch = new int[Math.max(size, scratch.length * 2)];
        }
        System.arraycopy(literals, 0, scratch, 0, size);
        Arrays.sort(scratch, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            int literal = scratch[i];
            byte value = trail.value(literal);
            if (value == Trail.TRUE || (kept > 0 && scratch[kept - 1] == (literal ^ 1))) {
                return -1;
            }
            if (value != Trail.FALSE && (kept == 0 || scratch[kept - 1] != literal)) {
                scratch[kept++] = literal;
            }
        }
        return kept;
    }

    private void attach(int clause) {
        int one = arena.literal(clause, 0);
        int two = arena.literal(clause, 1);
        watches.add(one, clause, two);
        watches.add(two, clause, one);
    }

    /**
     * Searches for a model in which all assumptions hold.
     *
     * @param assumptions literals, tried in this order
     */
    public Answer solve(int[] assumptions, Limit limit) {
        failed = new int[0];
        if (contradictory) {
            return Answer.UNSATISFIABLE;
        }
        long conflictsEnd = limit.conflictsMax() > Long.MAX_VALUE - conflicts ? Long.MAX_VALUE : conflicts + limit.conflictsMax();
        Answer answer = Answer.UNKNOWN;
        for (long round = 0; answer == Answer.UNKNOWN; round++) {
            long roundEnd = Math.min(conflictsEnd, conflicts + RESTART_UNIT * Luby.at(round));
            answer = search(assumptions, roundEnd, limit);
            if (answer == Answer.UNKNOWN && (conflicts >= conflictsEnd || limit.interrupted().getAsBoolean())) {
                break;
            }
            restarts++;
            reduceWhenFull();
        }
        backTo(0);
        return answer;
    }

    /** Searches until there is an answer or the count of conflicts is reached. */
    private Answer search(int[] assumptions, long conflictsEnd, Limit limit) {
        while (true) {
            int conflict = propagate();
            if (conflict != ClauseArena.NONE) {
                conflicts++;
                if (trail.level() == 0) {
                    contradictory = true;
                    proof.learned(scratch, 0);
                    return Answer.UNSATISFIABLE;
                }
                learnFrom(conflict);
                if (conflicts % POLL_EVERY == 0 && limit.interrupted().getAsBoolean()) {
                    return Answer.UNKNOWN;
                }
                continue;
            }
            if (conflicts >= conflictsEnd) {
                backTo(Math.min(trail.level(), assumptions.length));
                return Answer.UNKNOWN;
            }
            int next = nextLiteral(assumptions);
            if (next == Lit.NONE) {
                return failed.length > 0 ? Answer.UNSATISFIABLE : rememberModel();
            }
            trail.newLevel();
            trail.push(next, ClauseArena.NONE);
        }
    }

    /** The next assumption or guess; none when all variables have values or an assumption failed. */
    private int nextLiteral(int[] assumptions) {
        while (trail.level() < assumptions.length) {
            int assumption = assumptions[trail.level()];
            byte value = trail.value(assumption);
            if (value == Trail.FALSE) {
                failed = analysis.blame(assumption);
                return Lit.NONE;
            }
            if (value != Trail.TRUE) {
                return assumption;
            }
            trail.newLevel();
        }
        while (!heap.isEmpty()) {
            int variable = heap.removeTop();
            if (trail.value(Lit.of(variable)) == 0) {
                decisions++;
                return phases[variable] ? Lit.of(variable) : Lit.not(variable);
            }
        }
        return Lit.NONE;
    }

    private Answer rememberModel() {
        if (model.length < variables) {
            model = new boolean[variables];
        }
        for (int v = 0; v < variables; v++) {
            model[v] = trail.value(Lit.of(v)) == Trail.TRUE;
        }
        return Answer.SATISFIABLE;
    }

    private void learnFrom(int conflict) {
        int level = analysis.analyze(conflict);
        int rank = analysis.rank();
        backTo(level);
        int[] literals = analysis.literals();
        proof.learned(literals, analysis.size());
        if (analysis.size() == 1) {
            trail.push(literals[0], ClauseArena.NONE);
        } else {
            int clause = arena.add(literals, analysis.size(), Math.max(1, rank));
            attach(clause);
            learnedCount++;
            trail.push(literals[0], clause);
        }
        heap.decay();
    }

    /** Takes back everything above a level. */
    private void backTo(int level) {
        if (trail.level() <= level) {
            return;
        }
        int limit = trail.limit(level);
        while (trail.size() > limit) {
            int literal = trail.pop();
            phases[literal >> 1] = Lit.isPositive(literal);
            heap.insert(literal >> 1);
        }
        trail.setLevel(level);
    }

    /** Draws all conclusions of one literal from clauses with one literal left; returns a clause that is false, if any. */
    private int propagate() {
        byte[] values = trail.values();
        int[] data = arena.data();
        while (trail.hasNext()) {
            int falseLiteral = trail.next() ^ 1;
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
                if (other != blocker && values[other] == Trail.TRUE) {
                    list[kept++] = clause;
                    list[kept++] = other;
                    continue;
                }
                if (moveWatch(clause, falseLiteral, other, values, data)) {
                    continue;
                }
                list[kept++] = clause;
                list[kept++] = other;
                if (values[other] == Trail.FALSE) {
                    System.arraycopy(list, i + 2, list, kept, end - i - 2);
                    watches.truncate(falseLiteral, kept + end - i - 2);
                    trail.skipToEnd();
                    return clause;
                }
                trail.push(other, clause);
            }
            watches.truncate(falseLiteral, kept);
        }
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

    /** Drops the less useful half of the learned clauses when there are too many. */
    private void reduceWhenFull() {
        if (learnedCount < learnedMax) {
            return;
        }
        backTo(0);
        if (contradictory) {
            return;
        }
        trail.forgetReasons();
        int rankMax = medianRank();
        for (int clause = arena.firstClause(); clause < arena.end(); clause = arena.next(clause)) {
            if (arena.rank(clause) > rankMax) {
                drop(clause);
            }
        }
        learnedMax += LEARNED_MORE;
        if (arena.isWasteful()) {
            arena.compact();
        }
        watches.clear();
        for (int clause = arena.firstClause(); clause < arena.end(); clause = arena.next(clause)) {
            if (arena.rank(clause) != ClauseArena.DELETED) {
                attach(clause);
            }
        }
    }

    private void drop(int clause) {
        int[] literals = new int[arena.size(clause)];
        for (int i = 0; i < literals.length; i++) {
            literals[i] = arena.literal(clause, i);
        }
        proof.deleted(literals, literals.length);
        arena.delete(clause);
        learnedCount--;
    }

    /** The rank that half of the learned clauses do not exceed, at least {@link #KEPT_RANK}. */
    private int medianRank() {
        int[] ranks = new int[learnedCount];
        int count = 0;
        for (int clause = arena.firstClause(); clause < arena.end(); clause = arena.next(clause)) {
            if (arena.rank(clause) > ClauseArena.GIVEN) {
                ranks[count++] = arena.rank(clause);
            }
        }
        Arrays.sort(ranks, 0, count);
        return count == 0 ? KEPT_RANK : Math.max(KEPT_RANK, ranks[count / 2]);
    }

    /** Whether the variable is true in the last model. */
    public boolean isTrue(int variable) {
        return model[variable];
    }

    /** Whether the literal holds in every model: known without search. */
    public boolean isFixed(int literal) {
        return trail.value(literal) == Trail.TRUE;
    }

    /** Those of the last assumptions that cannot hold together; empty when there is no model at all. */
    public int[] failedAssumptions() {
        return failed.clone();
    }

    /** Dead ends since the beginning. */
    public long conflicts() {
        return conflicts;
    }

    /** Guesses since the beginning. */
    public long decisions() {
        return decisions;
    }

    /** Restarts since the beginning. */
    public long restarts() {
        return restarts;
    }
}
