package org.mypkg.engine;

import java.nio.file.Path;
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
import org.mypkg.sys.LinuxFilesystem;

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
        boolean none = root.filesystem().stat(TargetRoot.DATABASE).isEmpty();
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
        LinuxFilesystem disk = root.filesystem();
        var file = disk.stat(TargetRoot.DATABASE);
        if (file.isPresent() && file.get().sizeBytes() > 0) {
            return;
        }
        if (disk.stat(COPY).isPresent() || newestTransaction().isPresent()) {
            String detail = "the database is damaged: var/lib/mypkg/installed.sqlite "
                    + (file.isPresent() ? "is empty" : "is gone") + ", though this root has a history";
            throw DatabaseException.lost("read what is installed", detail);
        }
    }

    /** The newest transaction of which the disk says that it was committed; whoever may not look there sees none. */
    Optional<Long> newestTransaction() throws DiskException {
        LinuxFilesystem disk = root.filesystem();
        if (disk.stat(TargetRoot.STATE).isEmpty()) {
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
            return root.filesystem().stat(transaction.resolve("journal")).isPresent();
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
        if (root.filesystem().stat(COPY).isEmpty() || root.filesystem().stat(TargetRoot.DATABASE).isEmpty()) {
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
     * Puts the copy in the place of a damaged file, which is kept beside it. By the holder of the lock.
     *
     * @throws EngineException (DATABASE_NOT_RESTORABLE) where there is no copy, or none that fits the root: nothing was changed
     */
    Restored restore() throws DiskException, EngineException {
        if (root.filesystem().stat(COPY).isEmpty()) {
            throw notRestorable("no copy was kept");
        }
        Path copy = copy();
        long newest = newestOf(copy);
        long onDisk = newestTransaction().orElse(0L);
        if (onDisk > newest) {
            throw notRestorable("the copy ends with transaction " + newest + ", but transaction " + onDisk + " was done since");
        }
        Path ready = state().resolve("installed.sqlite.restored");
        HostFiles.copy(copy, ready);
        HostFiles.sync(ready);
        String kept = keepDamaged();
        HostFiles.move(ready, path());
        HostFiles.sync(state());
        return new Restored(newest, kept);
    }

    private long newestOf(Path copy) throws EngineException {
        try (SqliteInstalledDb facts = SqliteInstalledDb.openReadOnly(copy)) {
            if (!facts.flaws().isEmpty()) {
                throw notRestorable("the copy is damaged as well");
            }
            var history = facts.history();
            return history.isEmpty() ? 0 : history.getLast().id();
        } catch (DatabaseException unreadable) {
            throw notRestorable("the copy cannot be read: " + unreadable.getMessage());
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

    private static EngineException notRestorable(String fact) {
        return new EngineException(new Diagnostic(
                ErrorCode.DATABASE_NOT_RESTORABLE,
                "cannot bring back the database",
                java.util.List.of(fact, "nothing was changed"),
                java.util.List.of(
                        "restore var/lib/mypkg/installed.sqlite from a backup of the same state of this root",
                        "or move it, var/cache/mypkg/installed.sqlite and var/lib/mypkg/t* elsewhere, and install the packages in "
                                + "etc/mypkg/world anew: files that are equal are adopted")));
    }
}
