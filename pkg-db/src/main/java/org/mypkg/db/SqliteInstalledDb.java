package org.mypkg.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.mypkg.archive.FormatException;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.world.OfferedAlternative;

/**
 * The facts in one SQLite file, {@code var/lib/mypkg/installed.sqlite}.
 *
 * <p>One writer at a time holds the root's lock; readers take none and see the facts before or after a step, never between.
 * They write nothing beside the database, so ordinary users and read-only media are served, too; of a step that is half done
 * they make a copy of their own, and read what was before it. Not safe for several threads.
 */
public final class SqliteInstalledDb implements InstalledDb, AutoCloseable {
    private static final int NEW_DIRECTORIES_MAX = 4;

    private final Connection connection;

    private SqliteInstalledDb(Connection connection) {
        this.connection = connection;
    }

    /** Opens for writing; makes the file, or brings it up to date, if need be. Its directory must exist. */
    public static SqliteInstalledDb open(Path file) throws DatabaseException {
        return open(file, Schema.CURRENT);
    }

    static SqliteInstalledDb open(Path file, Schema schema) throws DatabaseException {
        boolean fresh = !HostFiles.exists(file);
        SqliteInstalledDb database = Sql.attempt("open the database " + file, () -> {
            Connection connection = Connections.writing(file);
            return guarded(connection, () -> schema.migrate(connection, file.toString()));
        });
        if (fresh) {
            makeNamesDurable(file);
        }
        return database;
    }

    /** Opens for reading; where there is no file yet, nothing is installed. */
    public static SqliteInstalledDb openReadOnly(Path file) throws DatabaseException {
        return openReadOnly(file, Schema.CURRENT);
    }

    static SqliteInstalledDb openReadOnly(Path file, Schema schema) throws DatabaseException {
        return Sql.attempt("open the database " + file, () -> {
            if (!HostFiles.exists(file)) {
                return nothing(schema);
            }
            try {
                return existing(file, schema);
            } catch (SQLException refused) {
                if (!Sql.halfAStepIsInTheWay(refused) && !Sql.isBusy(refused)) {
                    throw refused;
                }
                return before(file, schema);
            }
        });
    }

    /** The state before a step that is not at its end: only a writer may take it back or finish it, and readers never wait. */
    private static SqliteInstalledDb before(Path file, Schema schema) throws SQLException, FormatException, DatabaseException {
        try (Snapshot snapshot = Snapshot.of(file)) {
            Connection connection = Connections.writing(snapshot.file());
            return guarded(connection, () -> schema.refuseTooNew(connection, file.toString()));
        } catch (DiskException failed) {
            throw new DatabaseException("copy the database " + file, String.valueOf(failed.getMessage()), failed);
        }
    }

    private static SqliteInstalledDb existing(Path file, Schema schema) throws SQLException, FormatException, DatabaseException {
        Connection connection = Connections.reading(file);
        SqliteInstalledDb database =
                guarded(connection, () -> schema.refuseTooNew(connection, file.toString()));
        if (schema.versionOf(connection) > 0) {
            return database;
        }
        connection.close();
        return nothing(schema);
    }

    /** Facts that are gone when closed; none at first. */
    static SqliteInstalledDb nothing(Schema schema) throws SQLException, FormatException, DatabaseException {
        Connection connection = Connections.empty();
        return guarded(connection, () -> schema.migrate(connection, "in memory"));
    }

    private static SqliteInstalledDb guarded(Connection connection, Step check)
            throws SQLException, FormatException, DatabaseException {
        boolean well = false;
        try {
            check.run();
            well = true;
            return new SqliteInstalledDb(connection);
        } finally {
            if (!well) {
                connection.close();
            }
        }
    }

    /** SQLite makes the file durable, and its name; the names of the new directories above it are ours to keep. */
    private static void makeNamesDurable(Path file) throws DatabaseException {
        Path above = file.toAbsolutePath().normalize();
        for (int i = 0; i < NEW_DIRECTORIES_MAX && above.getParent() != null; i++) {
            above = above.resolveSibling("");
            sync(above);
        }
    }

    private static void sync(Path directory) throws DatabaseException {
        try {
            HostFiles.sync(directory);
        } catch (DiskException failed) {
            throw new DatabaseException("sync the directory " + directory, String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public List<StoredPackage> packages() throws DatabaseException {
        return Sql.attempt("read the installed packages", () -> new PackageQueries(connection).installed());
    }

    @Override
    public List<StoredPackage.Brief> briefs() throws DatabaseException {
        return Sql.attempt("read the installed packages", () -> {
            try {
                return new PackageQueries(connection).briefs();
            } catch (IllegalArgumentException damaged) {
                throw DatabaseException.damaged("read the installed packages", String.valueOf(damaged.getMessage()), damaged);
            }
        });
    }

    @Override
    public Optional<StoredPackage> find(PackageName name) throws DatabaseException {
        return Sql.attempt("look for " + name, () -> new PackageQueries(connection).installed(name));
    }

    @Override
    public List<FileEntry> files(long row) throws DatabaseException {
        return Sql.attempt("read a package's files", () -> new PackageQueries(connection).files(row));
    }

    @Override
    public SortedMap<RootPath, List<OwnedFile>> owners(Collection<RootPath> paths) throws DatabaseException {
        return Sql.attempt("look for owners", () -> new PackageQueries(connection).owners(paths));
    }

    @Override
    public List<OwnedFile> ownedBelow(RootPath directory) throws DatabaseException {
        return Sql.attempt(
                "look for files below " + directory, () -> new PackageQueries(connection).ownedBelow(directory));
    }

    @Override
    public List<OfferedAlternative> alternatives() throws DatabaseException {
        return Sql.attempt("read the alternatives", () -> new PackageQueries(connection).alternatives());
    }

    @Override
    public List<HistoryEntry> history() throws DatabaseException {
        return Sql.attempt("read the history", () -> new HistoryQueries(connection).all());
    }

    @Override
    public Optional<HistoryEntry> historyEntry(long id) throws DatabaseException {
        return Sql.attempt("read the history", () -> new HistoryQueries(connection).one(id));
    }

    @Override
    public boolean isCommitted(long id) throws DatabaseException {
        return Sql.attempt("read the history", () -> new HistoryQueries(connection).isCommitted(id));
    }

    @Override
    public long begin(NewTransaction transaction) throws DatabaseException {
        return Sql.attempt("store the pending transaction", () -> new FactWriter(connection).begin(transaction));
    }

    @Override
    public void promote(long id) throws DatabaseException {
        write("promote transaction " + id, () -> new FactWriter(connection).promote(id));
    }

    @Override
    public void dropPending() throws DatabaseException {
        write("forget pending transactions", () -> new FactWriter(connection).dropPending());
    }

    @Override
    public void prune(List<Long> ids) throws DatabaseException {
        write("prune the history", () -> new FactWriter(connection).prune(ids));
    }

    @Override
    public void keepOutput(long id, List<ScriptOutput> outputs) throws DatabaseException {
        write("keep the output of scripts", () -> new ScriptFacts(connection).keepOutput(id, outputs));
    }

    @Override
    public List<ScriptOutput> output(long id) throws DatabaseException {
        return Sql.attempt("read the output of scripts", () -> new ScriptFacts(connection).output(id));
    }

    @Override
    public List<PendingTrigger> pendingTriggers() throws DatabaseException {
        return Sql.attempt("read the pending triggers", () -> new ScriptFacts(connection).pendingTriggers());
    }

    @Override
    public void settleTriggers(List<Long> numbers) throws DatabaseException {
        write("settle triggers", () -> new ScriptFacts(connection).settleTriggers(numbers));
    }

    @Override
    public List<Long> undoable() throws DatabaseException {
        return Sql.attempt("read the history", () -> new TraceQueries(connection).undoable());
    }

    @Override
    public SortedMap<Long, Long> takenBack() throws DatabaseException {
        return Sql.attempt("read the history", () -> new TraceQueries(connection).takenBack());
    }

    @Override
    public SortedMap<RootPath, NewTransaction.Written> written(long id) throws DatabaseException {
        return Sql.attempt("read the history", () -> new TraceQueries(connection).written(id));
    }

    @Override
    public Pristine pristine(long row) throws DatabaseException {
        return Sql.attempt("read configuration files' texts", () -> new PristineTexts(connection).of(row));
    }

    @Override
    public List<Flaw> flaws() throws DatabaseException {
        return Sql.attempt("check the database", () -> new Soundness(connection).flaws());
    }

    @Override
    public List<Long> pending() throws DatabaseException {
        return Sql.attempt("look for pending transactions", () -> new HistoryQueries(connection).pending());
    }

    /** Whether every page of the file can be read: cheaper than {@link #flaws}. */
    public boolean isReadable() throws DatabaseException {
        return Sql.attempt("check the database", () -> new Soundness(connection).isReadable());
    }

    /** Makes all indexes anew from the rows that they point to. */
    public void rebuildIndexes() throws DatabaseException {
        write("rebuild the indexes", () -> new Soundness(connection).rebuildIndexes());
    }

    private interface Step {
        void run() throws SQLException, FormatException, DatabaseException;
    }

    private static void write(String operation, Step step) throws DatabaseException {
        Sql.attempt(operation, () -> {
            step.run();
            return true;
        });
    }

    @Override
    public void close() throws DatabaseException {
        write("close the database", connection::close);
    }
}
