package org.mypkg.txn;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.model.PackageName;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/**
 * Changes a root from one consistent state to the next, or leaves it exactly as it was. The one entry to this package.
 *
 * <p>The caller holds the root's write lock for every method but {@link #history} and {@link #verify}, and calls
 * {@link #recover} first.
 */
public final class TransactionEngine {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final InstantSource clock;
    private final ScriptRunner scripts;
    private final TransactionListener listener;

    public TransactionEngine(
            Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts, TransactionListener listener) {
        this.disk = Objects.requireNonNull(disk);
        this.facts = Objects.requireNonNull(facts);
        this.clock = Objects.requireNonNull(clock);
        this.scripts = Objects.requireNonNull(scripts);
        this.listener = Objects.requireNonNull(listener);
    }

    /** Whether an interrupted transaction waits for {@link #recover}; for readers that cannot take the lock. */
    public boolean needsRecovery() throws DiskException {
        throw new UnsupportedOperationException("follows");
    }

    /** Steps 11 to 15: finishes or takes back an interrupted transaction; empty where there was none. */
    public Optional<Recovered> recover() throws TransactionException, DiskException, DatabaseException {
        throw new UnsupportedOperationException("follows");
    }

    /** Step 1: works everything out, and checks conflicts and space. Changes nothing. */
    public Prepared prepare(ChangeSet changes) throws TransactionException, DiskException, DatabaseException {
        throw new UnsupportedOperationException("follows");
    }

    /** Step 1 for taking back a committed transaction, from what the history holds. Changes nothing. */
    public Prepared prepareUndo(long id, String command) throws TransactionException, DiskException, DatabaseException {
        throw new UnsupportedOperationException("follows");
    }

    /** Steps 2 to 10. When it throws, the old state is there, unless the fact is {@code Unfinished}. */
    public Committed execute(Prepared prepared) throws Failure {
        throw new UnsupportedOperationException("follows");
    }

    /** All committed transactions, the oldest first. */
    public List<HistoryEntry> history() throws DatabaseException {
        return facts.history();
    }

    /** Compares the files of these packages, or of all where none is named, with their manifests. By path. */
    public List<Problem> verify(List<PackageName> names) throws TransactionException, DiskException, DatabaseException {
        throw new UnsupportedOperationException("follows");
    }
}
