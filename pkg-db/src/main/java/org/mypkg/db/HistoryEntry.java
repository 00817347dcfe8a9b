package org.mypkg.db;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One committed transaction.
 *
 * @param id ascending in the order of commits; never used twice
 * @param time when it was begun
 * @param command what the user typed, for people
 * @param added the packages that it installed, in the order in which it was told
 * @param removed the packages that it removed or replaced
 * @param pruned whether what undoing it needs was given up
 */
public record HistoryEntry(
        long id, Instant time, String command, List<StoredPackage> added, List<StoredPackage> removed, boolean pruned) {
    public HistoryEntry {
        Objects.requireNonNull(time);
        Objects.requireNonNull(command);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }
}
