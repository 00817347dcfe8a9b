package org.mypkg.db;

import java.util.List;
import java.util.Objects;
import org.mypkg.model.PackageName;

/**
 * A trigger that a transaction set off and that has not yet run to a good end.
 *
 * @param number by which it is settled
 * @param transaction the one that set it off
 * @param wish what is to run
 */
public record PendingTrigger(long number, long transaction, Wish wish) {
    public PendingTrigger {
        Objects.requireNonNull(wish);
    }

    /**
     * What is to run.
     *
     * @param owner the package that has the trigger
     * @param run its shell text
     * @param paths those that were touched and match; none where there are too many
     */
    public record Wish(PackageName owner, String run, List<String> paths) {
        public Wish {
            Objects.requireNonNull(owner);
            Objects.requireNonNull(run);
            paths = List.copyOf(paths);
        }
    }
}
