package org.mypkg.sim;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.MemoryInstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.PendingTrigger;
import org.mypkg.db.Pristine;
import org.mypkg.db.ScriptOutput;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.world.OfferedAlternative;

/** The facts of a simulated machine: each write is one atomic durable step that makes nothing else durable. */
final class SimFacts implements InstalledDb {
    /** @param key equal for facts that came about by the same writes */
    record State(MemoryInstalledDb facts, long key) {
        static final long NEW = 17;
    }

    /** A change of the facts. */
    private interface Write {
        void to(MemoryInstalledDb facts) throws DatabaseException;
    }

    private final Gate gate;
    private State state;

    SimFacts(State state, Gate gate) {
        this.state = state;
        this.gate = gate;
    }

    /** The facts as they are now; later writes do not change them. */
    State snapshot() {
        return state;
    }

    private void write(String step, long key, Write write) throws DatabaseException {
        int errno = gate.before(step);
        if (errno != 0) {
            throw new DatabaseException(ErrorCode.DATABASE_FAILED, step, "error " + errno);
        }
        MemoryInstalledDb next = state.facts().copy();
        write.to(next);
        state = new State(next, (state.key() ^ key) * 0x9E37_79B9_7F4A_7C15L + 1);
    }

    @Override
    public long begin(NewTransaction transaction) throws DatabaseException {
        var id = new long[1];
        write("begin the transaction", transaction.command().hashCode(), facts -> id[0] = facts.begin(transaction));
        return id[0];
    }

    @Override
    public void promote(long id) throws DatabaseException {
        if (!isCommitted(id)) {
            write("promote the transaction " + id, 1_000 + id, facts -> facts.promote(id));
        }
    }

    @Override
    public void dropPending() throws DatabaseException {
        write("drop what is pending", 7, MemoryInstalledDb::dropPending);
    }

    @Override
    public void prune(List<Long> ids) throws DatabaseException {
        write("prune " + ids, ids.hashCode(), facts -> facts.prune(ids));
    }

    @Override
    public List<StoredPackage> packages() {
        return state.facts().packages();
    }

    @Override
    public Optional<StoredPackage> find(PackageName name) {
        return state.facts().find(name);
    }

    @Override
    public List<FileEntry> files(long row) {
        return state.facts().files(row);
    }

    @Override
    public SortedMap<RootPath, List<OwnedFile>> owners(Collection<RootPath> paths) {
        return state.facts().owners(paths);
    }

    @Override
    public List<OwnedFile> ownedBelow(RootPath directory) {
        return state.facts().ownedBelow(directory);
    }

    @Override
    public List<OfferedAlternative> alternatives() {
        return state.facts().alternatives();
    }

    @Override
    public List<HistoryEntry> history() {
        return state.facts().history();
    }

    @Override
    public Optional<HistoryEntry> historyEntry(long id) {
        return state.facts().historyEntry(id);
    }

    @Override
    public Pristine pristine(long row) {
        return state.facts().pristine(row);
    }

    @Override
    public boolean isCommitted(long id) {
        return state.facts().isCommitted(id);
    }

    @Override
    public void keepOutput(long id, List<ScriptOutput> outputs) throws DatabaseException {
        write("keep output of " + id, outputs.hashCode(), facts -> facts.keepOutput(id, outputs));
    }

    @Override
    public List<ScriptOutput> output(long id) {
        return state.facts().output(id);
    }

    @Override
    public List<PendingTrigger> pendingTriggers() {
        return state.facts().pendingTriggers();
    }

    @Override
    public void settleTriggers(List<Long> numbers) throws DatabaseException {
        write("settle triggers " + numbers, 31L * numbers.hashCode(), facts -> facts.settleTriggers(numbers));
    }

    @Override
    public List<Long> undoable() {
        return state.facts().undoable();
    }

    @Override
    public SortedMap<Long, Long> takenBack() {
        return state.facts().takenBack();
    }

    @Override
    public SortedMap<RootPath, NewTransaction.Written> written(long id) {
        return state.facts().written(id);
    }

    @Override
    public List<Long> pending() {
        return state.facts().pending();
    }
}
