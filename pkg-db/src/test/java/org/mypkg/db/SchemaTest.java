package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;
import org.mypkg.sys.HostFiles;

/**
 * A release and the next one take turns on one database, as they do when an update of this program is taken back: each
 * finds what the other did, and where that cannot be, it is refused before anything is done.
 */
final class SchemaTest {
    private static final List<String> ADDS = List.of(
            "CREATE TABLE weather (package INTEGER NOT NULL REFERENCES package (row) ON DELETE CASCADE, sky TEXT NOT NULL)",
            "ALTER TABLE transactions ADD COLUMN mood TEXT NOT NULL DEFAULT 'good'");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Path file() {
        return directory.resolve("installed.sqlite");
    }

    private static Schema next(int oldest) {
        var migrations = new ArrayList<>(Schema.CURRENT.migrations());
        migrations.add(new Schema.Migration("of the next release", ADDS, oldest));
        return new Schema(migrations);
    }

    private static NewTransaction adding(String name) {
        return InstalledDbContract.adding("install " + name, InstalledDbContract.added(name, "1", InstalledDbContract.file(name)));
    }

    private static void commit(SqliteInstalledDb facts, NewTransaction transaction) throws DatabaseException {
        facts.promote(facts.begin(transaction));
    }

    private String query(String sql) throws Exception {
        try (Connection connection = Connections.reading(file());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            return found.next() ? String.valueOf(found.getString(1)) : "";
        }
    }

    @Test
    void aReleaseGoesOnWithTheDatabaseOfTheNextOne() throws Exception {
        Schema next = next(1);
        try (SqliteInstalledDb newer = SqliteInstalledDb.open(file(), next)) {
            commit(newer, adding("a"));
        }
        try (SqliteInstalledDb reader = SqliteInstalledDb.openReadOnly(file())) {
            assertEquals(1, reader.packages().size());
        }
        try (SqliteInstalledDb older = SqliteInstalledDb.open(file())) {
            commit(older, adding("b"));
            older.begin(adding("interrupted"));
            older.dropPending();
            assertEquals(2, older.history().size());
        }
        assertEquals("good", query("SELECT mood FROM transactions WHERE id = 2"), "the next release finds a default");
        assertEquals(Integer.toString(next.version()), query("SELECT max(version) FROM migration"), "nothing was taken away");
        try (SqliteInstalledDb newer = SqliteInstalledDb.open(file(), next)) {
            assertEquals(2, newer.packages().size());
        }
    }

    /** What the next release left pending is dropped by this one, with the rows in tables that it does not know. */
    @Test
    void whatTheNextReleaseLeftPendingIsDropped() throws Exception {
        try (SqliteInstalledDb newer = SqliteInstalledDb.open(file(), next(1))) {
            newer.begin(adding("a"));
        }
        try (Connection connection = Connections.writing(file());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO weather SELECT row, 'blue' FROM package");
        }
        try (SqliteInstalledDb older = SqliteInstalledDb.open(file())) {
            older.dropPending();
        }
        assertEquals("0", query("SELECT (SELECT count(*) FROM weather) + (SELECT count(*) FROM package)"));
    }

    @Test
    void whatMustNotBeOverlookedIsRefusedBeforeAnythingIsDone() throws Exception {
        Schema next = next(Schema.CURRENT.version() + 1);
        SqliteInstalledDb.open(file(), next).close();
        Digest before = Digest.of(HostFiles.read(file()));
        for (int i = 0; i < 2; i++) {
            boolean write = i == 0;
            var thrown = assertThrows(
                    DatabaseException.class,
                    () -> (write ? SqliteInstalledDb.open(file()) : SqliteInstalledDb.openReadOnly(file())).close());
            assertEquals(ErrorCode.DATABASE_TOO_NEW, thrown.diagnostic().code());
            assertTrue(thrown.diagnostic().because().getFirst().contains("update mypkg first"), thrown.diagnostic().toString());
        }
        assertEquals(before, Digest.of(HostFiles.read(file())));
    }

    /** What the decision promises: older releases may overlook every step, and delete what rows of later ones hang on. */
    @Test
    void everyStepOnlyAdds() {
        List<Schema.Migration> migrations = Schema.CURRENT.migrations();
        for (Schema.Migration step : migrations.subList(1, migrations.size())) {
            assertEquals(1, step.oldest(), step.name());
            for (String sql : step.statements()) {
                String plain = sql.replaceAll("\\s+", " ").trim();
                boolean column = plain.matches("ALTER TABLE \\w+ ADD COLUMN .* DEFAULT .*");
                assertTrue(column || plain.matches("CREATE (TABLE|INDEX|UNIQUE INDEX) .*"), plain);
                int references = plain.split("REFERENCES", -1).length;
                assertEquals(references, plain.split("ON DELETE CASCADE", -1).length, plain);
                if (plain.startsWith("CREATE UNIQUE INDEX")) {
                    String table = plain.replaceFirst(".* ON (\\w+) .*", "$1");
                    assertTrue(step.statements().stream().anyMatch(s -> s.contains("CREATE TABLE " + table + " ")),
                            "a new rule for an old table: " + plain);
                }
            }
        }
    }
}
