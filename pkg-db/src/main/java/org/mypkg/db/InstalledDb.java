package org.mypkg.db;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.world.OfferedAlternative;

/**
 * The facts: what is installed, who owns which path, and what earlier transactions did.
 *
 * <p>All reading methods answer from committed facts only; a pending transaction is invisible until {@link #promote}.
 * Promotion flips the state of the transaction (and so of its package rows), never a file row (step 9). Every writing
 * method is one atomic step of the database and durable when it returns; it is no barrier for other files.
 */
public interface InstalledDb {
    /** All installed packages, by name. */
    List<StoredPackage> packages() throws DatabaseException;

    /** The same packages with what a list shows of them. */
    default List<StoredPackage.Brief> briefs() throws DatabaseException {
        return packages().stream()
                .map(p -> new StoredPackage.Brief(p.spec().id(), p.spec().installedBytes(), p.repository()))
                .toList();
    }

    /** The installed package of this name. */
    Optional<StoredPackage> find(PackageName name) throws DatabaseException;

    /** The files of a package row in the order of paths; also of a row whose package is no longer installed. */
    List<FileEntry> files(long row) throws DatabaseException;

    /** The installed packages' files at these paths, by path and then by owner's name; paths that nobody owns are left out. */
    SortedMap<RootPath, List<OwnedFile>> owners(Collection<RootPath> paths) throws DatabaseException;

    /** All files of installed packages below the directory, itself left out, by path and then by owner's name. */
    List<OwnedFile> ownedBelow(RootPath directory) throws DatabaseException;

    /** What installed packages offer, by path, then by owner's name. */
    List<OfferedAlternative> alternatives() throws DatabaseException;

    /** All committed transactions, the oldest first. */
    List<HistoryEntry> history() throws DatabaseException;

    /** One committed transaction. */
    Optional<HistoryEntry> historyEntry(long id) throws DatabaseException;

    /** Whether a transaction of this number is committed. */
    boolean isCommitted(long id) throws DatabaseException;

    /**
     * Stores a transaction and its facts as pending (step 2).
     *
     * @return its number, greater than any that was ever given out for this root, dropped ones too
     */
    long begin(NewTransaction transaction) throws DatabaseException;

    /** Makes the pending transaction committed (step 9); does nothing if it is so already. */
    void promote(long id) throws DatabaseException;

    /** Forgets all pending transactions with their facts (step 15); their numbers stay used. */
    void dropPending() throws DatabaseException;

    /** Marks transactions as pruned and forgets the files of packages that only undoing them would bring back. */
    void prune(List<Long> ids) throws DatabaseException;

    /** Adds what scripts of a transaction printed; what a trigger printed takes the place of what it printed before. */
    void keepOutput(long id, List<ScriptOutput> outputs) throws DatabaseException;

    /** What the scripts and triggers of a transaction printed, in the order in which they ended. */
    List<ScriptOutput> output(long id) throws DatabaseException;

    /** The triggers of committed transactions that have not yet run to a good end, the oldest first. */
    List<PendingTrigger> pendingTriggers() throws DatabaseException;

    /** Forgets pending triggers by their numbers. */
    void settleTriggers(List<Long> numbers) throws DatabaseException;

    /** The committed transactions of which all is kept that undoing them needs, ascending. */
    List<Long> undoable() throws DatabaseException;

    /** For each transaction that was taken back, the committed one that did it last. */
    SortedMap<Long, Long> takenBack() throws DatabaseException;

    /** What a transaction wrote that is not as a manifest says, by path; nothing where it was pruned. */
    SortedMap<RootPath, NewTransaction.Written> written(long id) throws DatabaseException;

    /** The texts of a package row's configuration files; also of a row whose package is no longer installed. */
    Pristine pristine(long row) throws DatabaseException;

    /** What cannot be, in the facts or in how they are stored; changes nothing. A store that cannot be damaged has none. */
    default List<Flaw> flaws() throws DatabaseException {
        return List.of();
    }

    /** The transactions that were begun and neither promoted nor dropped, ascending: more than none only while one runs or after a cut. */
    List<Long> pending() throws DatabaseException;
}
