package org.mypkg.sat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mypkg.testing.Gen;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.TimeoutException;

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

    /** What another solver says. */
    boolean satisfiable() throws TimeoutException {
        ISolver other = SolverFactory.newDefault();
        other.newVar(variables);
        try {
            for (int[] clause : clauses) {
                other.addClause(new VecInt(Arrays.stream(clause)
                        .map(l -> Lit.isPositive(l) ? Lit.variable(l) + 1 : -Lit.variable(l) - 1)
                        .toArray()));
            }
            return other.isSatisfiable();
        } catch (ContradictionException contradiction) {
            return false;
        }
    }

    /** Whether every model of these clauses satisfies one more, says the other solver. */
    boolean implies(int[] clause) throws TimeoutException {
        return !with(Arrays.stream(clause).map(Lit::negate).toArray()).satisfiable();
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
