package org.mypkg.sat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a proof by reverse unit propagation, the slow and plain way: each learned clause, denied, must lead to a contradiction
 * by clauses with one literal left. Shares nothing with the solver but the numbering of literals.
 */
final class ProofChecker implements Proof {
    private final List<int[]> clauses = new ArrayList<>();
    private boolean refuted;
    private String fault = "";
    private int steps;

    ProofChecker(Cnf problem) {
        problem.clauses().forEach(clause -> clauses.add(clause.clone()));
    }

    @Override
    public void learned(int[] literals, int size) {
        int[] clause = Arrays.copyOf(literals, size);
        steps++;
        if (fault.isEmpty() && !follows(clause)) {
            fault = "step " + steps + " does not follow: " + Arrays.toString(clause);
        }
        clauses.add(clause);
        refuted |= size == 0;
    }

    @Override
    public void deleted(int[] literals, int size) {
        int[] sorted = sorted(Arrays.copyOf(literals, size));
        for (int i = 0; i < clauses.size(); i++) {
            if (Arrays.equals(sorted(clauses.get(i)), sorted)) {
                clauses.remove(i);
                return;
            }
        }
        fault = "deleted what was never there: " + Arrays.toString(sorted);
    }

    private static int[] sorted(int[] literals) {
        int[] copy = literals.clone();
        Arrays.sort(copy);
        return copy;
    }

    private boolean follows(int[] clause) {
        int highest = clauses.stream().flatMapToInt(Arrays::stream).max().orElse(0);
        boolean[] isFalse = new boolean[Math.max(highest, Arrays.stream(clause).max().orElse(0)) + 2];
        for (int literal : clause) {
            isFalse[literal] = true;
            if (isFalse[literal ^ 1]) {
                return true;
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int[] each : clauses) {
                int open = -1;
                int count = 0;
                boolean satisfied = false;
                for (int literal : each) {
                    satisfied |= isFalse[literal ^ 1];
                    if (!isFalse[literal] && literal != open) {
                        open = literal;
                        count++;
                    }
                }
                if (satisfied || count > 1) {
                    continue;
                }
                if (count == 0) {
                    return true;
                }
                isFalse[open ^ 1] = true;
                changed = true;
            }
        }
        return false;
    }

    /** Whether the empty clause was reached by steps that all follow. */
    boolean proves() {
        return refuted && fault.isEmpty();
    }

    String fault() {
        return fault;
    }

    int steps() {
        return steps;
    }
}
