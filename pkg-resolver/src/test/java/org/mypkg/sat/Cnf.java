package org.mypkg.sat;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.testing.Gen;

/** Clauses for tests, in this package's literals. */
record Cnf(int variables, List<int[]> clauses) {

    /** Random clauses of one to three literals. */
    static Cnf random(Gen gen, int variables, int clauses) {
        return random(gen, variables, clauses, 1);
    }

    /** Random clauses of three literals: hardest where there are 4.2 of them for each variable. */
    static Cnf hard(Gen gen, int variables) {
        return random(gen, variables, (int) (variables * 4.2), 3);
    }

    private static Cnf random(Gen gen, int variables, int clauses, int shortest) {
        var all = new ArrayList<int[]>();
        for (int i = 0; i < clauses; i++) {
            int[] clause = new int[gen.chance(1, 10) ? gen.between(shortest, 3) : 3];
            for (int k = 0; k < clause.length; k++) {
                clause[k] = gen.below(2 * variables);
            }
            all.add(clause);
        }
        return new Cnf(variables, all);
    }

    /** More pigeons than holes, each in a hole of its own: impossible, and hard to see for any resolution. */
    static Cnf pigeons(int holes) {
        var all = new ArrayList<int[]>();
        for (int pigeon = 0; pigeon <= holes; pigeon++) {
            int[] somewhere = new int[holes];
            for (int hole = 0; hole < holes; hole++) {
                somewhere[hole] = Lit.of(pigeon * holes + hole);
                for (int other = 0; other < pigeon; other++) {
                    all.add(new int[] {Lit.not(pigeon * holes + hole), Lit.not(other * holes + hole)});
                }
            }
            all.add(somewhere);
        }
        return new Cnf((holes + 1) * holes, all);
    }

    Solver solver(Proof proof) {
        var solver = new Solver(proof);
        for (int v = 0; v < variables; v++) {
            solver.newVariable();
        }
        clauses.forEach(solver::add);
        return solver;
    }

    /** Whether the solver's model satisfies every clause. */
    boolean holdsIn(Solver solver) {
        for (int[] clause : clauses) {
            boolean satisfied = false;
            for (int literal : clause) {
                satisfied |= solver.isTrue(Lit.variable(literal)) == Lit.isPositive(literal);
            }
            if (!satisfied) {
                return false;
            }
        }
        return true;
    }

    /** The same with one more clause of one literal. */
    Cnf with(int... literals) {
        var more = new ArrayList<>(clauses);
        for (int literal : literals) {
            more.add(new int[] {literal});
        }
        return new Cnf(variables, more);
    }
}
