package org.mypkg.txn;

import java.time.Duration;
import java.util.List;

/**
 * A transaction that is done.
 *
 * @param id its number in the history
 * @param notices what the user should know: files kept, merged, left behind
 * @param window how long the root was neither old nor new: from arming to COMMIT
 */
public record Committed(long id, List<String> notices, Duration window) {
    public Committed {
        notices = List.copyOf(notices);
    }
}
