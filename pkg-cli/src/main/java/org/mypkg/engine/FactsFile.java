package org.mypkg.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.Flaw;
import org.mypkg.db.SqliteInstalledDb;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.Filesystem;

/**
 * The file of the database, and the copy of it that is kept in {@code var/cache/mypkg} after every change, so that a damaged
 * file is no loss.
 *
 * <p>The copy is whole or not there, and was found readable. It is made when a session ends, not synced: the disk gets it
 * with the next transaction at the latest. A database larger than 64 MiB is not copied, since that would slow every change.
 */
final class FactsFile {
    private static final long COPIED_MAX_BYTES = 64L << 20;
    private static final RootPath COPY = TargetRoot.CACHE.resolve("installed.sqlite");
    private static final String NEW_NAME = "installed.sqlite.new";

    private final TargetRoot root;

    FactsFile(TargetRoot root) {
        this.root = root;
    }

    /** Opens for reading. @throws DatabaseException where facts were lost: that nothing is installed would be a lie */
    SqliteInstalledDb read() throws DatabaseException, DiskException, EngineException {
        refuseIfLost();
        boolean none = root.filesystem().glance(TargetRoot.DATABASE).isEmpty();
        Path file = none ? root.path().resolve("var/lib/mypkg/installed.sqlite") : path();
        return SqliteInstalledDb.openReadOnly(file);
    }

    /** Opens for writing, by the holder of the lock. */
    SqliteInstalledDb write() throws DatabaseException, DiskException, EngineException {
        root.hostDirectory(TargetRoot.STATE);
        refuseIfLost();
        return SqliteInstalledDb.open(path());
    }

    private Path path() throws DiskException, EngineException {
        return state().resolve("installed.sqlite");
    }

    private Path copy() throws DiskException, EngineException {
        return root.inside(TargetRoot.CACHE).resolve("installed.sqlite");
    }

    private Path state() throws DiskException, EngineException {
        return root.inside(TargetRoot.STATE);
    }

    /** An empty file, or none, is what a fresh root has; not one that has a history. */
    private void refuseIfLost() throws DatabaseException, DiskException {
        Filesystem disk = root.filesystem();
        var file = disk.glance(TargetRoot.DATABASE);
        if (file.isPresent() && file.get().sizeBytes() > 0) {
            return;
        }
        if (disk.glance(COPY).isPresent() || newestTransaction().isPresent()) {
            String detail = "the database is damaged: var/lib/mypkg/installed.sqlite "
                    + (file.isPresent() ? "is empty" : "is gone") + ", though this root has a history";
            throw DatabaseException.lost("read what is installed", detail);
        }
    }

    /** The newest transaction of which the disk says that it was committed; whoever may not look there sees none. */
    Optional<Long> newestTransaction() throws DiskException {
        Filesystem disk = root.filesystem();
        if (disk.glance(TargetRoot.STATE).isEmpty()) {
            return Optional.empty();
        }
        long newest = 0;
        for (Bytes name : disk.list(TargetRoot.STATE)) {
            String text = name.toString();
            if (text.matches("t[1-9][0-9]{0,17}") && isSettled(TargetRoot.STATE.resolve(text))) {
                newest = Math.max(newest, Long.parseLong(text.substring(1)));
            }
        }
        return newest == 0 ? Optional.empty() : Optional.of(newest);
    }

    private boolean isSettled(RootPath transaction) throws DiskException {
        try {
            return root.filesystem().glance(transaction.resolve("journal")).isPresent();
        } catch (DiskException denied) {
            if (denied.errno() == DiskException.EACCES) {
                return false;
            }
            throw denied;
        }
    }

    /** Makes the copy that of now, unless it is so already. A copy that cannot be made is no failure: doctor tells. */
    void keepCopy(SqliteInstalledDb facts) {
        try {
            if (copyIsCurrent() || HostFiles.sizeBytes(path()) > COPIED_MAX_BYTES || !facts.isReadable()) {
                return;
            }
            Path made = root.hostDirectory(TargetRoot.CACHE).resolve(NEW_NAME);
            HostFiles.copy(path(), made);
            HostFiles.move(made, copy());
        } catch (DiskException | EngineException | DatabaseException full) {
            dropHalfACopy();
        }
    }

    private void dropHalfACopy() {
        try {
            HostFiles.delete(root.inside(TargetRoot.CACHE).resolve(NEW_NAME));
        } catch (DiskException | EngineException left) {
            // The next copy overwrites it.
        }
    }

    /** The copy has the size and the time of what it was made from. */
    boolean copyIsCurrent() throws DiskException, EngineException {
        if (root.filesystem().glance(COPY).isEmpty() || root.filesystem().glance(TargetRoot.DATABASE).isEmpty()) {
            return false;
        }
        Path copy = copy();
        return HostFiles.isRegularFile(copy) && HostFiles.isRegularFile(path())
                && HostFiles.sizeBytes(copy) == HostFiles.sizeBytes(path())
                && HostFiles.modified(copy).equals(HostFiles.modified(path()));
    }

    /** Whether the database can be opened and nothing in it is damaged. By the holder of the lock. */
    boolean isWell() throws DiskException, EngineException {
        try (SqliteInstalledDb facts = write()) {
            return facts.flaws().stream().noneMatch(flaw -> flaw instanceof Flaw.Damage);
        } catch (DatabaseException damaged) {
            return false;
        }
    }

    /** What bringing back the copy did. @param kept where the damaged file lies now; empty where there was none */
    record Restored(long newestTransaction, String kept) {}

    /**
     * Puts a sound file in the place of a damaged one, which is kept beside it: the damaged file itself where only its indexes
     * are wrong, which can be made anew; else the kept copy. By the holder of the lock.
     *
     * @throws EngineException (DATABASE_NOT_RESTORABLE) where neither will do: nothing was changed
     */
    Restored restore() throws DiskException, EngineException {
        Path ready = state().resolve("installed.sqlite.restored");
        Path readyJournal = state().resolve("installed.sqlite.restored-journal");
        var reasons = new ArrayList<String>();
        try {
            Optional<Long> newest = tryOut(path(), ready, readyJournal, "the file itself", reasons);
            if (newest.isEmpty() && root.filesystem().glance(COPY).isEmpty()) {
                reasons.add("no copy was kept");
            } else if (newest.isEmpty()) {
                newest = tryOut(copy(), ready, readyJournal, "the kept copy", reasons);
            }
            if (newest.isEmpty()) {
                throw notRestorable(reasons);
            }
            HostFiles.sync(ready);
            String kept = keepDamaged();
            HostFiles.move(ready, path());
            HostFiles.sync(state());
            return new Restored(newest.get(), kept);
        } finally {
            HostFiles.delete(ready);
            HostFiles.delete(readyJournal);
        }
    }

    /** Makes a sound file of another; empty, with a reason, where that cannot be. @return its newest transaction */
    private Optional<Long> tryOut(Path from, Path ready, Path readyJournal, String name, List<String> reasons)
            throws DiskException, EngineException {
        HostFiles.delete(ready);
        HostFiles.delete(readyJournal);
        if (!HostFiles.isRegularFile(from) || HostFiles.sizeBytes(from) == 0) {
            reasons.add(name + " is not there or empty");
            return Optional.empty();
        }
        HostFiles.copy(from, ready);
        Path journal = from.resolveSibling(from.getFileName() + "-journal");
        if (HostFiles.exists(journal)) {
            HostFiles.copy(journal, readyJournal);
        }
        try (SqliteInstalledDb facts = SqliteInstalledDb.open(ready)) {
            if (!facts.isReadable()) {
                reasons.add(name + " cannot be read to its end");
                return Optional.empty();
            }
            facts.rebuildIndexes();
            for (Flaw flaw : facts.flaws()) {
                if (flaw instanceof Flaw.Damage damage) {
                    reasons.add(name + " is damaged: " + damage.sentence());
                    return Optional.empty();
                }
            }
            var history = facts.history();
            long newest = history.isEmpty() ? 0 : history.getLast().id();
            long onDisk = newestTransaction().orElse(0L);
            if (onDisk > newest) {
                reasons.add(name + " ends with transaction " + newest + ", but transaction " + onDisk + " was done since");
                return Optional.empty();
            }
            return Optional.of(newest);
        } catch (DatabaseException unreadable) {
            reasons.add(name + " cannot be used: " + String.join("; ", unreadable.diagnostic().because()));
            return Optional.empty();
        }
    }

    /** The journal of the damaged file must not be applied to the copy, so it goes first. */
    private String keepDamaged() throws DiskException, EngineException {
        int number = 1;
        while (HostFiles.exists(state().resolve("installed.sqlite.damaged-" + number))
                || HostFiles.exists(state().resolve("installed.sqlite.damaged-" + number + "-journal"))) {
            number++;
        }
        String name = "installed.sqlite.damaged-" + number;
        Path journal = state().resolve("installed.sqlite-journal");
        if (HostFiles.exists(journal)) {
            HostFiles.move(journal, state().resolve(name + "-journal"));
        }
        if (!HostFiles.exists(path())) {
            return "";
        }
        HostFiles.link(path(), state().resolve(name));
        return "var/lib/mypkg/" + name;
    }

    private static EngineException notRestorable(List<String> reasons) {
        var because = new ArrayList<>(reasons);
        because.add("nothing was changed");
        return new EngineException(new Diagnostic(
                ErrorCode.DATABASE_NOT_RESTORABLE,
                "cannot bring back the database",
                because,
                List.of(
                        "restore var/lib/mypkg/installed.sqlite from a backup of the same state of this root",
                        "or move it, var/cache/mypkg/installed.sqlite and var/lib/mypkg/t* elsewhere, and install the packages in "
                                + "etc/mypkg/world anew: files that are equal are adopted")));
    }
}
