package org.mypkg.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;

/**
 * The tables, as a list of migrations that only ever grows. A migration adds tables, columns with defaults or indexes; it
 * changes and removes nothing that an older release reads or writes, and runs as a whole or not at all. So a release opens
 * the database of a later one, which it meets when that one was taken back: {@code docs/decisions/0003-additive-migrations.md}.
 *
 * <p>{@code file} is clustered by package, since packages are written, verified and undone as a whole; an index of
 * nothing but paths answers who owns what. Paths are the plain bytes, so the order is that of SQLite's {@code memcmp}, not
 * that of {@code RootPath}: readers sort.
 */
final class Schema {
    /**
     * One step from one version to the next; versions count from 1.
     *
     * @param oldest the oldest version whose releases may go on using a database that has taken this step
     */
    record Migration(String name, List<String> statements, int oldest) {
        Migration {
            statements = List.copyOf(statements);
        }

        /** A step that every release before may overlook. */
        Migration(String name, List<String> statements) {
            this(name, statements, 1);
        }
    }

    /** All of this release. */
    static final Schema CURRENT = new Schema(List.of(
            new Migration(
            "the first tables",
            List.of(
                    """
                    CREATE TABLE transactions (
                      id INTEGER PRIMARY KEY AUTOINCREMENT,
                      committed INTEGER NOT NULL DEFAULT 0 CHECK (committed IN (0, 1)),
                      pruned INTEGER NOT NULL DEFAULT 0 CHECK (pruned IN (0, 1)),
                      seconds INTEGER NOT NULL,
                      nanos INTEGER NOT NULL,
                      command TEXT NOT NULL)""",
                    """
                    CREATE TABLE package (
                      row INTEGER PRIMARY KEY AUTOINCREMENT,
                      name TEXT NOT NULL,
                      installed INTEGER NOT NULL DEFAULT 0 CHECK (installed IN (0, 1)),
                      added_by INTEGER NOT NULL REFERENCES transactions (id),
                      repository TEXT NOT NULL,
                      alternatives INTEGER NOT NULL,
                      spec TEXT NOT NULL)""",
                    "CREATE UNIQUE INDEX package_installed ON package (name) WHERE installed = 1",
                    "CREATE INDEX package_added_by ON package (added_by)",
                    """
                    CREATE TABLE removal (
                      position INTEGER PRIMARY KEY AUTOINCREMENT,
                      removed_by INTEGER NOT NULL REFERENCES transactions (id),
                      package INTEGER NOT NULL REFERENCES package (row))""",
                    "CREATE INDEX removal_removed_by ON removal (removed_by)",
                    "CREATE INDEX removal_package ON removal (package)",
                    """
                    CREATE TABLE file (
                      package INTEGER NOT NULL REFERENCES package (row),
                      path BLOB NOT NULL,
                      entry TEXT NOT NULL,
                      PRIMARY KEY (package, path)) WITHOUT ROWID""",
                    "CREATE INDEX file_path ON file (path)")),
            TraceQueries.TABLES,
            PristineTexts.MIGRATION,
            ScriptFacts.TABLES));

    private final List<Migration> migrations;

    Schema(List<Migration> migrations) {
        this.migrations = List.copyOf(migrations);
    }

    List<Migration> migrations() {
        return migrations;
    }

    int version() {
        return migrations.size();
    }

    /** The version of a database; 0 for an empty one. */
    int versionOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migration'")) {
            if (!found.next() || found.getInt(1) == 0) {
                return 0;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet latest = statement.executeQuery("SELECT coalesce(max(version), 0) FROM migration")) {
            return latest.next() ? latest.getInt(1) : 0;
        }
    }

    /** Brings a database up to date in one step; does nothing to one that is. */
    void migrate(Connection connection, String file) throws SQLException, FormatException, DatabaseException {
        refuseTooNew(connection, file);
        int from = versionOf(connection);
        if (from >= version()) {
            return;
        }
        Sql.atomically(connection, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS migration"
                        + " (version INTEGER PRIMARY KEY, name TEXT NOT NULL, oldest INTEGER NOT NULL)");
                if (from > 0 && !hasOldest(connection)) {
                    // The first release's list of migrations did not say which releases can go on with them.
                    statement.execute("ALTER TABLE migration ADD COLUMN oldest INTEGER NOT NULL DEFAULT 1");
                }
                for (int i = from; i < version(); i++) {
                    apply(statement, i + 1, migrations.get(i));
                }
            }
            return version();
        });
    }

    private static boolean hasOldest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT 1 FROM pragma_table_info('migration') WHERE name = 'oldest'")) {
            return found.next();
        }
    }

    private static void apply(Statement statement, int version, Migration migration) throws SQLException {
        for (String sql : migration.statements()) {
            statement.execute(sql);
        }
        try (var insert = statement.getConnection().prepareStatement("INSERT INTO migration VALUES (?, ?, ?)")) {
            insert.setInt(1, version);
            insert.setString(2, migration.name());
            insert.setInt(3, migration.oldest());
            insert.executeUpdate();
        }
    }

    /** Refuses a database in which a newer release keeps facts that this one must not overlook; reads only. */
    void refuseTooNew(Connection connection, String file) throws SQLException, DatabaseException {
        int found = versionOf(connection);
        if (found <= version()) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet needed = statement.executeQuery("SELECT max(oldest) FROM migration WHERE version > " + version())) {
            int oldest = needed.next() ? needed.getInt(1) : found;
            if (oldest > version()) {
                throw new DatabaseException(
                        ErrorCode.DATABASE_TOO_NEW,
                        "use the database " + file,
                        "a newer release of mypkg has written it (version " + found + ", which takes a release that knows"
                                + " version " + oldest + "; this one knows " + version() + "); nothing was changed: update mypkg first");
            }
        }
    }
}
