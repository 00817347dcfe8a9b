package org.mypkg.sat;

import java.util.Arrays;

/**
 * Turns a conflict into a clause: resolves backwards until one literal of the current level is left (first unique implication
 * point), then drops literals that the others imply (Sörensson, Biere 2009, without recursion). No allocation but growth.
 */
final class ConflictAnalysis {
    private static final byte SEEN = 1;
    private static final byte REDUNDANT = 2;
    private static final byte NEEDED = 3;

    private final ClauseArena arena;
    private final Trail trail;
    private final VariableHeap heap;
    private byte[] marks = new byte[0];
    private int[] learned = new int[16];
    private int learnedSize;
    private int[] touched = new int[16];
    private int touchedSize;
    private int[] pending = new int[16];
    private int[] levelStamps = new int[16];
    private int stamp;

    ConflictAnalysis(ClauseArena arena, Trail trail, VariableHeap heap) {
        this.arena = arena;
        this.trail = trail;
        this.heap = heap;
    }

    void ensureVariables(int count) {
        if (count > marks.length) {
            marks = Arrays.copyOf(marks, Math.max(count, marks.length * 2));
        }
    }

    /** The literals of the last learned clause; the first is the one that follows, the second one of the highest level below. */
    int[] literals() {
        return learned;
    }

    int size() {
        return learnedSize;
    }

    /** Learns from a clause that is false; returns the level to go back to. */
    int analyze(int conflict) {
        learnedSize = 1;
        int open = 0;
        int index = trail.size() - 1;
        int clause = conflict;
        int literal = Lit.NONE;
        while (true) {
            open += resolve(clause, literal);
            while (marks[trail.literalAt(index) >> 1] == 0) {
                index--;
            }
            literal = trail.literalAt(index--);
            open--;
            if (open == 0) {
                break;
            }
            clause = trail.reasonOf(literal >> 1);
        }
        append(0, literal ^ 1);
        minimize();
        int level = secondHighest();
        clearMarks();
        return level;
    }

    /** Marks a clause's literals but the resolved one; returns how many of them stand on the current level. */
    private int resolve(int clause, int resolved) {
        int open = 0;
        int[] data = arena.data();
        int first = ClauseArena.first(clause);
        for (int i = first; i < first + data[clause]; i++) {
            int literal = data[i];
            int variable = literal >> 1;
            if (literal == resolved || marks[variable] != 0 || trail.levelOf(variable) == 0) {
                continue;
            }
            mark(variable, SEEN);
            heap.bump(variable);
            if (trail.levelOf(variable) == trail.level()) {
                open++;
            } else {
                append(learnedSize++, literal);
            }
        }
        return open;
    }

    private void append(int index, int literal) {
        if (index >= learned.length) {
            learned = Arrays.copyOf(learned, learned.length * 2);
        }
        learned[index] = literal;
    }

    private void mark(int variable, byte mark) {
        if (marks[variable] == 0) {
            if (touchedSize == touched.length) {
                touched = Arrays.copyOf(touched, touched.length * 2);
            }
            touched[touchedSize++] = variable;
        }
        marks[variable] = mark;
    }

    private void clearMarks() {
        for (int i = 0; i < touchedSize; i++) {
            marks[touched[i]] = 0;
        }
        touchedSize = 0;
    }

    private void minimize() {
        int kept = 1;
        for (int i = 1; i < learnedSize; i++) {
            if (!isImplied(learned[i])) {
                learned[kept++] = learned[i];
            }
        }
        learnedSize = kept;
    }

    /** Whether the marked literals imply this one: all ways back from it end in marked literals. */
    private boolean isImplied(int literal) {
        if (trail.reasonOf(literal >> 1) == ClauseArena.NONE) {
            return false;
        }
        int pendingSize = 0;
        pending[pendingSize++] = literal;
        int touchedBefore = touchedSize;
        while (pendingSize > 0) {
            int from = pending[--pendingSize];
            int clause = trail.reasonOf(from >> 1);
            for (int i = 0; i < arena.size(clause); i++) {
                int other = arena.literal(clause, i) >> 1;
                if (other == from >> 1 || trail.levelOf(other) == 0 || marks[other] == SEEN || marks[other] == REDUNDANT) {
                    continue;
                }
                if (trail.reasonOf(other) == ClauseArena.NONE || marks[other] == NEEDED) {
                    for (int t = touchedBefore; t < touchedSize; t++) {
                        marks[touched[t]] = NEEDED;
                    }
                    return false;
                }
                mark(other, REDUNDANT);
                if (pendingSize == pending.length) {
                    pending = Arrays.copyOf(pending, pendingSize * 2);
                }
                pending[pendingSize++] = other << 1;
            }
        }
        return true;
    }

    private int secondHighest() {
        if (learnedSize == 1) {
            return 0;
        }
        int best = 1;
        for (int i = 2; i < learnedSize; i++) {
            if (trail.levelOf(learned[i] >> 1) > trail.levelOf(learned[best] >> 1)) {
                best = i;
            }
        }
        int swap = learned[1];
        learned[1] = learned[best];
        learned[best] = swap;
        return trail.levelOf(learned[1] >> 1);
    }

    /** How many decision levels the learned clause spans; to be asked before going back. */
    int rank() {
        if (levelStamps.length <= trail.level()) {
            levelStamps = Arrays.copyOf(levelStamps, Math.max(trail.level() + 1, levelStamps.length * 2));
        }
        stamp++;
        int rank = 0;
        for (int i = 0; i < learnedSize; i++) {
            int level = trail.levelOf(learned[i] >> 1);
            if (levelStamps[level] != stamp) {
                levelStamps[level] = stamp;
                rank++;
            }
        }
        return rank;
    }

    /** The assumptions from which the falsity of one of them follows, itself among them. */
    int[] blame(int falseAssumption) {
        int[] found = new int[trail.level() + 1];
        int count = 0;
        found[count++] = falseAssumption;
        mark(falseAssumption >> 1, SEEN);
        int bottom = trail.level() == 0 ? trail.size() : trail.limit(0);
        for (int i = trail.size() - 1; i >= bottom; i--) {
            int literal = trail.literalAt(i);
            if (marks[literal >> 1] == 0) {
                continue;
            }
            int clause = trail.reasonOf(literal >> 1);
            if (clause == ClauseArena.NONE) {
                found[count++] = literal;
                continue;
            }
            for (int k = 0; k < arena.size(clause); k++) {
                int variable = arena.literal(clause, k) >> 1;
                if (trail.levelOf(variable) > 0) {
                    mark(variable, SEEN);
                }
            }
        }
        clearMarks();
        return Arrays.copyOf(found, count);
    }
}
