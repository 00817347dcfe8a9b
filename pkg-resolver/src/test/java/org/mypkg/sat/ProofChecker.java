package org.mypkg.sat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a proof by reverse unit propagation: each learned clause, denied, must lead to a contradiction through clauses with
 * one literal left. Starts from nothing for every step, so that no mistake outlives it. Shares nothing with the solver but the
 * numbering of literals.
 */
public class ProofChecker implements Proof {
    private final List<Clause> units = new ArrayList<>();
    private final Map<String, Deque<Clause>> known = new HashMap<>();
    private final List<List<Clause>> watching = new ArrayList<>();
    private boolean[] isFalse = new boolean[0];
    private int[] queue = new int[0];
    private int queued;
    private boolean refuted;
    private String fault = "";
    private int steps;

    /** A clause without doubles; its first two literals are the watched ones. */
    private static final class Clause {
        private final int[] literals;
        private boolean deleted;

        Clause(int[] literals) {
            this.literals = literals;
        }
    }

    @Override
    public void given(int[] literals, int size) {
        insert(plain(literals, size));
    }

    @Override
    public void learned(int[] literals, int size) {
        derive(plain(literals, size));
    }

    @Override
    public void failed(int[] assumptions, int size) {
        int[] opposite = plain(assumptions, size);
        for (int i = 0; i < opposite.length; i++) {
            opposite[i] ^= 1;
        }
        derive(opposite);
    }

    @Override
    public void deleted(int[] literals, int size) {
        Deque<Clause> same = known.get(Arrays.toString(plain(literals, size)));
        if (same == null || same.isEmpty()) {
            reject("deleted what was never there: " + Arrays.toString(plain(literals, size)));
        } else {
            same.pop().deleted = true;
        }
    }

    private void derive(int[] clause) {
        steps++;
        if (!follows(clause)) {
            reject("step " + steps + " does not follow: " + Arrays.toString(clause));
        }
        insert(clause);
    }

    /** Notes the first thing that is wrong. */
    protected final void reject(String what) {
        if (fault.isEmpty()) {
            fault = what;
        }
    }

    /** Takes a clause as known from now on, unchecked. */
    protected final void insert(int... clause) {
        int[] literals = plain(clause, clause.length);
        var inserted = new Clause(literals.clone());
        known.computeIfAbsent(Arrays.toString(literals), k -> new ArrayDeque<>()).push(inserted);
        makeRoom(literals);
        refuted |= literals.length == 0;
        if (literals.length == 1) {
            units.add(inserted);
        } else if (literals.length > 1) {
            watching.get(literals[0]).add(inserted);
            watching.get(literals[1]).add(inserted);
        }
    }

    private static int[] plain(int[] literals, int size) {
        return Arrays.stream(literals, 0, size).sorted().distinct().toArray();
    }

    private void makeRoom(int[] literals) {
        int highest = Arrays.stream(literals).max().orElse(0) | 1;
        while (watching.size() <= highest) {
            watching.add(new ArrayList<>());
        }
        if (isFalse.length <= highest) {
            isFalse = Arrays.copyOf(isFalse, 2 * highest + 2);
            queue = Arrays.copyOf(queue, 2 * highest + 2);
        }
    }

    /** Whether a clause follows from the known ones by unit propagation. */
    protected final boolean follows(int... clause) {
        makeRoom(clause);
        boolean contradiction = refuted;
        for (int literal : clause) {
            contradiction |= !deny(literal);
        }
        for (Clause unit : units) {
            contradiction = contradiction || (!unit.deleted && !deny(unit.literals[0] ^ 1));
        }
        for (int at = 0; at < queued && !contradiction; at++) {
            contradiction = !propagate(queue[at]);
        }
        for (int at = 0; at < queued; at++) {
            isFalse[queue[at]] = false;
        }
        queued = 0;
        return contradiction;
    }

    /** Makes a literal false; false when its opposite is false already. */
    private boolean deny(int literal) {
        if (isFalse[literal ^ 1]) {
            return false;
        }
        if (!isFalse[literal]) {
            isFalse[literal] = true;
            queue[queued++] = literal;
        }
        return true;
    }

    /** Visits the clauses that watch a literal which became false; false when one of them has no literal left. */
    private boolean propagate(int literal) {
        List<Clause> before = watching.get(literal);
        List<Clause> after = new ArrayList<>();
        watching.set(literal, after);
        boolean consistent = true;
        for (Clause clause : before) {
            if (clause.deleted) {
                continue;
            }
            if (!consistent || !rewatch(clause, literal)) {
                after.add(clause);
                int other = clause.literals[0] == literal ? clause.literals[1] : clause.literals[0];
                consistent = consistent && deny(other ^ 1);
            }
        }
        return consistent;
    }

    /** Lets a clause watch a literal that is not false in place of the one that is. */
    private boolean rewatch(Clause clause, int literal) {
        int place = clause.literals[0] == literal ? 0 : 1;
        for (int i = 2; i < clause.literals.length; i++) {
            int other = clause.literals[i];
            if (!isFalse[other]) {
                clause.literals[i] = literal;
                clause.literals[place] = other;
                watching.get(other).add(clause);
                return true;
            }
        }
        return false;
    }

    /** Whether the empty clause was reached by steps that all follow. */
    public final boolean proves() {
        return refuted && fault.isEmpty();
    }

    /** What is wrong with the proof; empty when nothing is. */
    public final String fault() {
        return fault;
    }

    /** How many conclusions there were. */
    public final int steps() {
        return steps;
    }
}
