package org.mypkg.db;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;

/**
 * The facts that a transaction will make true.
 *
 * @param time when it begins
 * @param command what the user typed, for people
 * @param removedRows the rows of installed packages that go or are replaced
 * @param added the packages that come, in the order of the plan
 * @param triggers those that it sets off, pending until they have run
 */
public record NewTransaction(Instant time, String command, List<Long> removedRows, List<Added> added, List<PendingTrigger.Wish> triggers) {
    /** One that sets off no trigger. */
    public NewTransaction(Instant time, String command, List<Long> removedRows, List<Added> added) {
        this(time, command, removedRows, added, List.of());
    }

    public NewTransaction {
        triggers = List.copyOf(triggers);
        Objects.requireNonNull(time);
        Objects.requireNonNull(command);
        removedRows = List.copyOf(removedRows);
        added = List.copyOf(added);
    }

    /** A package that comes, with its files in the order of paths. */
    public record Added(PackageSpec spec, String repository, List<FileEntry> files) {
        public Added {
            Objects.requireNonNull(spec);
            Objects.requireNonNull(repository);
            files = List.copyOf(files);
        }
    }
}
