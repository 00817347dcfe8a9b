package org.mypkg.sat;

import java.util.Arrays;

/**
 * A conflict-driven clause-learning solver after MiniSat (Eén, Sörensson 2003): two watched literals, first-UIP learning,
 * VSIDS, phase saving, Luby restarts, assumptions. Clauses and variables may be added between searches.
 *
 * <p>Invariants: (S1) between calls every decision on the trail is an assumption of the last search, in its order, so that a
 * search whose first assumptions are the same starts from there. (S2) stands with {@link Propagation}. (S3) Nothing depends on
 * time or chance: the same calls give the same answers and the same counts. (S4) A search allocates nothing but growth of
 * its arrays.
 */
public final class Solver {
    private static final int RESTART_UNIT = 64;
    private static final int POLL_CONFLICTS = 64;
    private static final int POLL_DECISIONS = 1 << 14;
    private static final int[] NOTHING = new int[0];

    private final ClauseArena arena = new ClauseArena();
    private final Trail trail = new Trail();
    private final VariableHeap heap = new VariableHeap();
    private final Propagation propagation = new Propagation(arena, trail);
    private final ConflictAnalysis analysis = new ConflictAnalysis(arena, trail, heap);
    private final LearnedClauses learned;
    private final Proof proof;

    private int variables;
    private boolean[] phases = new boolean[0];
    private boolean[] model = new boolean[0];
    private int[] failed = NOTHING;
    private int[] assumed = NOTHING;
    private int[] scratch = new int[16];
    private final int[] single = new int[1];
    private boolean contradictory;
    /** How many literals of level 0 the proof knows. */
    private int unitsLogged;
    private long conflicts;
    private long decisions;
    private long restarts;

    /** A solver without clauses. */
    public Solver() {
        this(Proof.NONE);
    }

    /** A solver to whose conclusions somebody listens. */
    public Solver(Proof proof) {
        this.proof = proof;
        learned = new LearnedClauses(arena, proof);
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
            propagation.ensureVariables(length);
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
        if (trail.value(Lit.of(variable)) != 0 && trail.levelOf(variable) > 0) {
            backTo(trail.levelOf(variable) - 1);
        }
        phases[variable] = value;
    }

    /** Adds a clause: at least one of the literals must hold. */
    public void add(int... literals) {
        add(literals, literals.length);
    }

    /** Adds the clause of the first literals of an array, which is not kept. */
    public void add(int[] literals, int size) {
        proof.given(literals, size);
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
        if (kept > 1) {
            freeTwo(kept);
            propagation.attach(arena.add(scratch, kept, ClauseArena.GIVEN));
            return;
        }
        backTo(0);
        if (kept == 1) {
            trail.push(scratch[0], ClauseArena.NONE);
        }
        if (kept == 0 || propagation.run() != ClauseArena.NONE) {
            endInContradiction();
        }
    }

    private void endInContradiction() {
        contradictory = true;
        proof.learned(NOTHING, 0);
    }

    /** Sorts the literals into the scratch array, without doubles and those false for ever; -1 when the clause holds anyway. */
    private int simplify(int[] literals, int size) {
        if (scratch.length < size) {
            scratch = new int[Math.max(size, scratch.length * 2)];
        }
        System.arraycopy(literals, 0, scratch, 0, size);
        Arrays.sort(scratch, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            int literal = scratch[i];
            if (isFixed(literal) || (kept > 0 && scratch[kept - 1] == (literal ^ 1))) {
                return -1;
            }
            if (!isFixed(literal ^ 1) && (kept == 0 || scratch[kept - 1] != literal)) {
                scratch[kept++] = literal;
            }
        }
        return kept;
    }

    /** Goes back so far that two literals of the scratch array are not false, and puts them first (S2). */
    private void freeTwo(int size) {
        for (int place = 0; place < 2; place++) {
            int best = place;
            for (int i = place + 1; i < size && trail.value(scratch[best]) == Trail.FALSE; i++) {
                if (trail.value(scratch[i]) != Trail.FALSE
                        || trail.levelOf(scratch[i] >> 1) > trail.levelOf(scratch[best] >> 1)) {
                    best = i;
                }
            }
            int swap = scratch[place];
            scratch[place] = scratch[best];
            scratch[best] = swap;
        }
        if (trail.value(scratch[1]) == Trail.FALSE) {
            backTo(trail.levelOf(scratch[1] >> 1) - 1);
        }
    }

    /**
     * Searches for a model in which all assumptions hold. Where the first of them are those of the last search, what followed
     * from them is not worked out again.
     *
     * @param assumptions literals, tried in this order
     */
    public Answer solve(int[] assumptions, Limit limit) {
        failed = NOTHING;
        if (contradictory) {
            return Answer.UNSATISFIABLE;
        }
        keepCommonAssumptions(assumptions);
        long conflictsEnd = limit.conflictsMax() > Long.MAX_VALUE - conflicts ? Long.MAX_VALUE : conflicts + limit.conflictsMax();
        Answer answer = Answer.UNKNOWN;
        for (long round = 0; answer == Answer.UNKNOWN; round++) {
            long roundEnd = Math.min(conflictsEnd, conflicts + RESTART_UNIT * Luby.at(round));
            answer = search(assumptions, roundEnd, limit);
            if (answer == Answer.UNKNOWN) {
                if (conflicts >= conflictsEnd || limit.interrupted().getAsBoolean()) {
                    break;
                }
                restarts++;
                reduceWhenFull();
            }
        }
        backTo(Math.min(trail.level(), assumptions.length));
        return answer;
    }

    private void keepCommonAssumptions(int[] assumptions) {
        int common = 0;
        int most = Math.min(trail.level(), Math.min(assumed.length, assumptions.length));
        while (common < most && assumed[common] == assumptions[common]) {
            common++;
        }
        backTo(common);
        assumed = assumptions.clone();
    }

    /** Searches until there is an answer or the count of conflicts is reached. */
    private Answer search(int[] assumptions, long conflictsEnd, Limit limit) {
        while (true) {
            int conflict = propagation.run();
            if (conflict != ClauseArena.NONE) {
                conflicts++;
                if (trail.level() == 0) {
                    endInContradiction();
                    return Answer.UNSATISFIABLE;
                }
                learnFrom(conflict);
                if (conflicts % POLL_CONFLICTS == 0 && limit.interrupted().getAsBoolean()) {
                    return Answer.UNKNOWN;
                }
                continue;
            }
            if (conflicts >= conflictsEnd || (decisions % POLL_DECISIONS == POLL_DECISIONS - 1 && limit.interrupted().getAsBoolean())) {
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
                proof.failed(failed, failed.length);
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
            model = new boolean[phases.length];
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
            int clause = learned.add(literals, analysis.size(), rank);
            propagation.attach(clause);
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

    /** Drops the less useful half of the learned clauses when there are too many. */
    private void reduceWhenFull() {
        if (!learned.isFull()) {
            return;
        }
        backTo(0);
        for (; unitsLogged < trail.size(); unitsLogged++) {
            single[0] = trail.literalAt(unitsLogged);
            proof.learned(single, 1);
        }
        trail.forgetReasons();
        learned.reduce();
        propagation.attachAll();
    }

    /** Whether the variable is true in the last model. */
    public boolean isTrue(int variable) {
        return model[variable];
    }

    /** Whether the literal holds in every model: known without search. */
    public boolean isFixed(int literal) {
        return trail.value(literal) == Trail.TRUE && trail.levelOf(literal >> 1) == 0;
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

    /** Conclusions since the beginning. */
    public long propagations() {
        return propagation.drawn();
    }

    /** Restarts since the beginning. */
    public long restarts() {
        return restarts;
    }
}
