package org.mypkg.db;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/**
 * The facts that a transaction will make true.
 *
 * @param time when it begins
 * @param command what the user typed, for people
 * @param removedRows the rows of installed packages that go or are replaced
 * @param added the packages that come, in the order of the plan
 * @param traces what taking it back will ask for beside these
 * @param triggers those that it sets off, pending until they have run
 */
public record NewTransaction(
        Instant time,
        String command,
        List<Long> removedRows,
        List<Added> added,
        Traces traces,
        List<PendingTrigger.Wish> triggers) {
    /** One that sets off no trigger. */
    public NewTransaction(Instant time, String command, List<Long> removedRows, List<Added> added, Traces traces) {
        this(time, command, removedRows, added, traces, List.of());
    }

    public NewTransaction {
        triggers = List.copyOf(triggers);
        Objects.requireNonNull(time);
        Objects.requireNonNull(command);
        removedRows = List.copyOf(removedRows);
        added = List.copyOf(added);
        Objects.requireNonNull(traces);
    }

    /** A transaction that leaves no traces but its packages. */
    public NewTransaction(Instant time, String command, List<Long> removedRows, List<Added> added) {
        this(time, command, removedRows, added, Traces.NONE);
    }

    /**
     * What a later transaction that takes this one back must know of it.
     *
     * @param written what it writes that is not as a manifest says: links of shared paths, merged files, the world file
     * @param takesBack the transactions that this one takes back
     * @param kept whether what it replaces is kept; else it counts as pruned from the beginning
     */
    public record Traces(List<Written> written, List<Long> takesBack, boolean kept) {
        public static final Traces NONE = new Traces(List.of(), List.of(), true);

        public Traces {
            written = List.copyOf(written);
            takesBack = List.copyOf(takesBack);
        }
    }

    /**
     * @param digest of a file's content, or of a link's target
     * @param content the content itself where its lines will be compared, which is the world file's; else of length zero
     */
    public record Written(RootPath path, Digest digest, Bytes content) {
        public Written {
            Objects.requireNonNull(path);
            Objects.requireNonNull(digest);
            Objects.requireNonNull(content);
        }
    }

    /** A package that comes, with its files in the order of paths and the texts of its configuration files. */
    public record Added(PackageSpec spec, String repository, List<FileEntry> files, Pristine pristine) {
        public Added {
            Objects.requireNonNull(spec);
            Objects.requireNonNull(repository);
            files = List.copyOf(files);
            Objects.requireNonNull(pristine);
        }

        /** A package without configuration files. */
        public Added(PackageSpec spec, String repository, List<FileEntry> files) {
            this(spec, repository, files, Pristine.NONE);
        }
    }
}
