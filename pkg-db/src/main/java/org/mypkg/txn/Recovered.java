package org.mypkg.txn;

/**
 * What recovery found and did.
 *
 * @param id the transaction that was interrupted
 * @param outcome how it ended now
 */
public record Recovered(long id, Outcome outcome) {
    /** The three ways. */
    public enum Outcome {
        /** It had been committed; the facts followed. */
        FINISHED,
        /** It had been armed; the old state is back. */
        TAKEN_BACK,
        /** It had not been armed; its leftovers are gone. */
        DROPPED
    }
}
