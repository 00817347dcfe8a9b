package org.mypkg.sat;

/** What a search found out. */
public enum Answer {
    /** There is a model, and {@link Solver#isTrue} reads it. */
    SATISFIABLE,
    /** There is no model under the assumptions, and {@link Solver#failedAssumptions} says which of them are to blame. */
    UNSATISFIABLE,
    /** The limit came first. */
    UNKNOWN
}
