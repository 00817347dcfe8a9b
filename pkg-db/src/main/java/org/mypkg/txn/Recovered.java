package org.mypkg.txn;

import java.util.List;
import org.mypkg.model.RootPath;

/**
 * What recovery found and did.
 *
 * @param id the transaction that was interrupted
 * @param outcome how it ended now
 * @param kept paths that somebody saved to after this transaction had changed them: what was saved stays (T4)
 */
public record Recovered(long id, Outcome outcome, List<RootPath> kept) {
    public Recovered {
        kept = List.copyOf(kept);
    }

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
