package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** The texts of configuration files on the disk: exact, gone when nothing needs them, and no trouble for older databases. */
final class SqlitePristineTest {
    private static final RootPath CONF = RootPath.of("etc/conf");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static NewTransaction.Added added(String version, Bytes text) {
        var texts = new TreeMap<RootPath, Bytes>();
        texts.put(CONF, text);
        var spec = PackageSpec.of(PackageId.of("a", version, "any"), Description.NONE, Dependencies.NONE);
        return new NewTransaction.Added(spec, "main", List.of(), new Pristine(texts, new TreeMap<>()));
    }

    private static long commit(SqliteInstalledDb db, List<Long> removed, NewTransaction.Added added) throws DatabaseException {
        long id = db.begin(new NewTransaction(Instant.EPOCH, "x", removed, List.of(added)));
        db.promote(id);
        return db.packages().getFirst().row();
    }

    @Test
    void textsStayWithTheirVersionUntilPruned() throws Exception {
        var bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        Path file = directory.resolve("db");
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file)) {
            long one = commit(db, List.of(), added("1", Bytes.of(bytes)));
            long two = commit(db, List.of(one), added("2", Bytes.utf8("two\n")));
            assertEquals(Bytes.of(bytes), db.pristine(one).texts().get(CONF));
            assertEquals(Bytes.utf8("two\n"), db.pristine(two).texts().get(CONF));
            db.prune(List.of(1L, 2L));
            assertEquals(Pristine.NONE, db.pristine(one));
            assertEquals(Bytes.utf8("two\n"), db.pristine(two).texts().get(CONF));
        }
    }

    @Test
    void whatWasPendingIsForgotten() throws Exception {
        Path file = directory.resolve("db");
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file)) {
            db.begin(new NewTransaction(Instant.EPOCH, "x", List.of(), List.of(added("1", Bytes.utf8("one")))));
            db.dropPending();
        }
        try (Connection plain = Connections.writing(file); Statement statement = plain.createStatement();
                ResultSet left = statement.executeQuery("SELECT count(*) FROM pristine")) {
            assertTrue(left.next());
            assertEquals(0, left.getInt(1));
        }
    }

    @Test
    void readerOfAnOlderDatabaseFindsNoTexts() throws Exception {
        Path file = directory.resolve("db");
        SqliteInstalledDb.open(file).close();
        try (Connection plain = Connections.writing(file); Statement statement = plain.createStatement()) {
            statement.executeUpdate("DROP TABLE pristine");
        }
        try (SqliteInstalledDb reader = SqliteInstalledDb.openReadOnly(file)) {
            assertEquals(Pristine.NONE, reader.pristine(1));
        }
    }
}
