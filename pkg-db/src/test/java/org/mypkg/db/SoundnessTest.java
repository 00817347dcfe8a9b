package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;

/** What the facts say and what cannot be. */
final class SoundnessTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @BeforeEach
    void make() throws Exception {
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            db.promote(db.begin(InstalledDbContract.adding("install a", InstalledDbContract.added("a", "1", InstalledDbContract.file("bin/a")))));
            db.promote(db.begin(InstalledDbContract.adding("install b", InstalledDbContract.added("b", "1", InstalledDbContract.file("bin/b")))));
        }
    }

    private Path file() {
        return directory.resolve("installed.sqlite");
    }

    private List<Flaw> flaws() throws DatabaseException {
        try (SqliteInstalledDb db = SqliteInstalledDb.openReadOnly(file())) {
            return db.flaws();
        }
    }

    private void tamper(String sql) throws Exception {
        try (Connection connection = Connections.writing(file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA foreign_keys = OFF");
            statement.execute(sql);
        }
    }

    @Test
    void soundFactsHaveNoFlaws() throws Exception {
        assertEquals(List.of(), flaws());
        try (SqliteInstalledDb db = SqliteInstalledDb.openReadOnly(file())) {
            assertTrue(db.isReadable());
        }
    }

    @Test
    void aFileWithTwoOwnersIsFound() throws Exception {
        tamper("INSERT INTO file SELECT 2, path, entry FROM file WHERE package = 1");
        assertEquals(
                List.of(new Flaw.SeveralOwners(RootPath.of("bin/a"), List.of(new PackageName("a"), new PackageName("b")))), flaws());
    }

    @Test
    void aRowThatRefersToNothingIsFound() throws Exception {
        tamper("DELETE FROM package WHERE row = 2");
        assertTrue(flaws().getFirst().sentence().contains("file"), flaws().toString());
    }

    @Test
    void anIndexThatDoesNotMatchIsFoundAndMadeAnew() throws Exception {
        tamperWithAnIndex();
        assertFalse(flaws().isEmpty());
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            assertTrue(db.isReadable());
            db.rebuildIndexes();
            assertEquals(List.of(), db.flaws());
        }
    }

    /** The index file_path is written last and small, so it fills the end of its page: one letter of a path becomes another. */
    private void tamperWithAnIndex() throws Exception {
        byte[] bytes = HostFiles.read(file());
        byte[] path = "bin/a".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = bytes.length - path.length; i >= 0; i--) {
            if (java.util.Arrays.equals(bytes, i, i + path.length, path, 0, path.length)) {
                bytes[i + path.length - 1] = 'A';
                HostFiles.write(file(), bytes);
                return;
            }
        }
        throw new AssertionError("no such path in the file");
    }

    @Test
    void aFileThatIsCutIsFound() throws Exception {
        byte[] bytes = HostFiles.read(file());
        HostFiles.write(file(), java.util.Arrays.copyOf(bytes, bytes.length - 5000));
        var thrown = assertThrows(DatabaseException.class, () -> SqliteInstalledDb.openReadOnly(file()).close());
        assertTrue(thrown.isDamage(), thrown.getMessage());
    }
}
