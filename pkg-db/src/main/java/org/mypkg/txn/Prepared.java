package org.mypkg.txn;

import java.util.List;
import java.util.Objects;

/**
 * A transaction that has been worked out and checked, and has changed nothing yet. It is good for as long as the caller
 * holds the root's lock.
 */
public final class Prepared {
    private final ChangeSet changes;
    private final List<String> notices;

    Prepared(ChangeSet changes, List<String> notices) {
        this.changes = Objects.requireNonNull(changes);
        this.notices = List.copyOf(notices);
    }

    /** What it will do. */
    public ChangeSet changes() {
        return changes;
    }

    /** What the user should know before: files that will be kept, adopted or left behind. */
    public List<String> notices() {
        return notices;
    }
}
