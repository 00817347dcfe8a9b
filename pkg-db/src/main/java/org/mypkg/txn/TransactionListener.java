package org.mypkg.txn;

/** Hears how a transaction goes on. Called from the thread that runs it. */
public interface TransactionListener {
    /** Hears nothing, stops nothing. */
    TransactionListener SILENT = new TransactionListener() {};

    /** The parts of a transaction that take time. */
    enum Phase {
        STAGE,
        SYNC,
        SCRIPTS,
        APPLY,
        SETTLE,
        UNDO,
        TRIGGERS
    }

    /** So much of a phase is done. @param total may be 0 where it is not known */
    default void progress(Phase phase, long done, long total) {}

    /** Something that the user should know although nothing failed. */
    default void notice(String text) {}

    /** Asked often until COMMIT: whether the user wants to stop. Then the old state is kept or brought back. */
    default boolean cancelled() {
        return false;
    }
}
