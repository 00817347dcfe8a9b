package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sys.HostFiles;

/** The facts on disk keep the contract, and what only a file can get wrong. */
final class SqliteInstalledDbTest extends InstalledDbContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Path file() {
        return directory.resolve("a ?%#ü.sqlite");
    }

    @Override
    protected InstalledDb openEmpty() throws DatabaseException {
        return SqliteInstalledDb.open(file());
    }

    @Override
    protected InstalledDb reopen(InstalledDb open) throws DatabaseException {
        release(open);
        return SqliteInstalledDb.open(file());
    }

    @Override
    protected void release(InstalledDb open) throws DatabaseException {
        ((SqliteInstalledDb) open).close();
    }

    @Test
    void leavesOneFile() throws Exception {
        commit(adding("install a", added("a", "1", file("a"))));
        assertEquals(List.of(file()), HostFiles.list(directory));
    }

    @Test
    void readerSeesTheFactsAndWritesNothing() throws Exception {
        commit(adding("install a", added("a", "1", file("a"))));
        try (SqliteInstalledDb reader = SqliteInstalledDb.openReadOnly(file())) {
            assertEquals(1, reader.packages().size());
            var thrown = assertThrows(DatabaseException.class, () -> reader.begin(adding("x", added("b", "1"))));
            assertEquals(ErrorCode.DATABASE_FAILED, thrown.diagnostic().code());
            commit(adding("install b", added("b", "1")));
            assertEquals(2, reader.packages().size());
        }
    }

    @Test
    void readerOfNoFileSeesNothingAndMakesNone() throws Exception {
        Path none = directory.resolve("none");
        try (SqliteInstalledDb reader = SqliteInstalledDb.openReadOnly(none)) {
            assertEquals(List.of(), reader.packages());
            assertEquals(List.of(), reader.history());
        }
        assertFalse(HostFiles.exists(none));
    }

    /** Its list of migrations had two columns. */
    @Test
    void databaseOfTheFirstReleaseIsBroughtUpToDate() throws Exception {
        Path old = directory.resolve("old");
        try (Connection connection = Connections.writing(old);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL)");
            for (String sql : Schema.CURRENT.migrations().getFirst().statements()) {
                statement.execute(sql);
            }
            statement.execute("INSERT INTO migration VALUES (1, 'the first tables')");
        }
        for (int i = 0; i < 2; i++) {
            try (SqliteInstalledDb database = SqliteInstalledDb.open(old)) {
                assertEquals(List.of(), database.packages());
            }
        }
    }

    /** What a power cut between making the file and its first tables leaves. */
    @Test
    void readerOfAnEmptyFileSeesNothing() throws Exception {
        Path empty = directory.resolve("empty");
        HostFiles.write(empty, new byte[0]);
        try (SqliteInstalledDb reader = SqliteInstalledDb.openReadOnly(empty)) {
            assertEquals(List.of(), reader.packages());
        }
        try (SqliteInstalledDb writer = SqliteInstalledDb.open(empty)) {
            assertEquals(List.of(), writer.packages());
        }
    }

    @Test
    void whatIsNoDatabaseIsRefused() throws Exception {
        Path text = directory.resolve("text");
        HostFiles.writeText(text, "this is no database at all, but a text that is long enough to be looked at\n".repeat(20));
        for (int i = 0; i < 2; i++) {
            boolean write = i == 0;
            var thrown = assertThrows(
                    DatabaseException.class,
                    () -> (write ? SqliteInstalledDb.open(text) : SqliteInstalledDb.openReadOnly(text)).close());
            assertEquals(ErrorCode.DATABASE_FAILED, thrown.diagnostic().code());
            String because = thrown.diagnostic().because().getFirst();
            assertTrue(because.contains("damaged"), because);
        }
    }

    @Test
    void missingDirectoryIsSaid() {
        Path lost = directory.resolve("lost/db.sqlite");
        var thrown = assertThrows(DatabaseException.class, () -> SqliteInstalledDb.open(lost));
        assertTrue(thrown.diagnostic().title().contains("lost"), thrown.diagnostic().title());
    }

    @Test
    void olderDatabaseIsBroughtUpToDateOnce() throws Exception {
        Path old = directory.resolve("old");
        var one = new Schema.Migration("one", List.of("CREATE TABLE one (x INTEGER)", "INSERT INTO one VALUES (3)"));
        var two = new Schema.Migration("two", List.of("ALTER TABLE one ADD COLUMN y INTEGER NOT NULL DEFAULT 5"));
        SqliteInstalledDb.open(old, new Schema(List.of(one))).close();
        for (int i = 0; i < 2; i++) {
            SqliteInstalledDb.open(old, new Schema(List.of(one, two))).close();
        }
        assertEquals("3|5", query(old, "SELECT x || '|' || y FROM one"));
        assertEquals("1 one,2 two", query(old, "SELECT group_concat(version || ' ' || name) FROM migration"));
    }

    @Test
    void failedMigrationChangesNothing() throws Exception {
        Path old = directory.resolve("old");
        var one = new Schema.Migration("one", List.of("CREATE TABLE one (x INTEGER)"));
        var bad = new Schema.Migration("bad", List.of("CREATE TABLE two (x INTEGER)", "CREATE TABLE one (x INTEGER)"));
        SqliteInstalledDb.open(old, new Schema(List.of(one))).close();
        assertThrows(DatabaseException.class, () -> SqliteInstalledDb.open(old, new Schema(List.of(one, bad))));
        assertEquals("one", query(old, "SELECT group_concat(name) FROM migration"));
        assertEquals("0", query(old, "SELECT count(*) FROM sqlite_master WHERE name = 'two'"));
    }

    @Test
    void pragmasAreWhatTheDecisionSays() throws Exception {
        try (Connection connection = Connections.writing(file())) {
            assertEquals("delete", value(connection, "PRAGMA journal_mode"));
            assertEquals("3", value(connection, "PRAGMA synchronous"));
            assertEquals("1", value(connection, "PRAGMA foreign_keys"));
        }
    }

    @Test
    void oneInstalledPackageOfAName() throws Exception {
        commit(adding("install a", added("a", "1")));
        assertThrows(DatabaseException.class, () -> commit(adding("install a", added("a", "2"))));
        try (SqliteInstalledDb reader = SqliteInstalledDb.openReadOnly(file())) {
            assertEquals("1", reader.packages().getFirst().spec().id().version().value());
        }
    }

    private static String query(Path file, String sql) throws Exception {
        try (Connection connection = Connections.reading(file)) {
            return value(connection, sql);
        }
    }

    private static String value(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }
}
