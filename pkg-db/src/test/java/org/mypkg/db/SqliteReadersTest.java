package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.Mounts;
import org.mypkg.sys.OrdinaryUser;

/** Who reads without rights, from media that cannot be written, and after a power cut. */
final class SqliteReadersTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Path file() {
        return directory.resolve("db/installed.sqlite");
    }

    @BeforeEach
    void make() throws Exception {
        HostFiles.createDirectories(directory.resolve("db"));
        HostFiles.setMode(directory, 0755);
        HostFiles.setMode(directory.resolve("db"), 0755);
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            db.promote(db.begin(InstalledDbContract.adding("install a", InstalledDbContract.added("a", "1"))));
        }
        HostFiles.setMode(file(), 0644);
    }

    private static int installed(Path file) throws DatabaseException {
        try (SqliteInstalledDb reader = SqliteInstalledDb.openReadOnly(file)) {
            return reader.packages().size();
        }
    }

    @Test
    void ordinaryUserReads() throws Exception {
        assertEquals(1, OrdinaryUser.call(() -> installed(file())));
        var thrown = OrdinaryUser.call(() -> assertThrows(DatabaseException.class, () -> {
            try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
                db.begin(new NewTransaction(Instant.EPOCH, "x", List.of(), List.of()));
            }
        }));
        String because = thrown.diagnostic().because().getFirst();
        assertTrue(because.startsWith("this user may not write"), because);
    }

    @Test
    void ordinaryUserReadsWhileSomebodyWrites() throws Exception {
        try (SqliteInstalledDb writer = SqliteInstalledDb.open(file())) {
            writer.begin(InstalledDbContract.adding("install b", InstalledDbContract.added("b", "1")));
            assertEquals(1, OrdinaryUser.call(() -> installed(file())));
        }
    }

    @Test
    void readOnlyMediaAreRead() throws Exception {
        Path medium = directory.resolve("medium");
        Mounts.mount(medium, "-t", "tmpfs", "medium");
        try {
            HostFiles.copy(file(), medium.resolve("installed.sqlite"));
            Mounts.mount(medium, "-o", "remount,ro", "medium");
            assertEquals(1, installed(medium.resolve("installed.sqlite")));
            assertEquals(1, OrdinaryUser.call(() -> installed(medium.resolve("installed.sqlite"))));
        } finally {
            Mounts.unmount(medium);
        }
    }

    /** A step that was cut while its pages were being written: the next writer takes it back, readers read what was before. */
    @Test
    void halfAStepIsNeverSeen() throws Exception {
        Path cut = directory.resolve("cut");
        copyInTheMiddleOfAStep(HostFiles.createDirectories(cut));
        HostFiles.setMode(cut, 0755);
        Path torn = cut.resolve("installed.sqlite");
        Path journal = cut.resolve("installed.sqlite-journal");
        HostFiles.setMode(journal, 0644);
        byte[] before = HostFiles.read(torn);
        assertEquals(1, OrdinaryUser.call(() -> installed(torn)));
        assertEquals(1, installed(torn));
        assertArrayEquals(before, HostFiles.read(torn));
        assertEquals(List.of(torn, journal), HostFiles.list(cut));
        try (SqliteInstalledDb writer = SqliteInstalledDb.open(torn)) {
            assertEquals("a", writer.packages().getFirst().name().value());
            assertEquals("install a", writer.history().getFirst().command());
        }
        assertEquals(List.of(torn), HostFiles.list(cut));
        assertEquals(1, OrdinaryUser.call(() -> installed(torn)));
    }

    /** A writer that stands still in the middle of a step holds the file: nobody waits for it. */
    @Test
    void readersDoNotWaitForAWriterInTheMiddleOfAStep() throws Exception {
        try (Connection connection = Connections.writing(file());
                Statement statement = connection.createStatement()) {
            writeHalfAStep(connection, statement);
            assertEquals(1, installed(file()));
            assertEquals(1, OrdinaryUser.call(() -> installed(file())));
            connection.rollback();
        }
    }

    @Test
    void damageIsToldFromOtherFailures() throws Exception {
        HostFiles.write(file(), new byte[8000]);
        var thrown = assertThrows(DatabaseException.class, () -> installed(file()));
        assertTrue(thrown.isDamage(), thrown.getMessage());
        assertTrue(thrown.diagnostic().hints().toString().contains("mypkg repair --database"));
        var missing = assertThrows(DatabaseException.class, () -> SqliteInstalledDb.open(directory.resolve("no/such/file")));
        assertFalse(missing.isDamage());
    }

    @Test
    void stepThatDoesNotFitIsNotThere() throws Exception {
        Path small = directory.resolve("small");
        Mounts.mount(small, "-t", "tmpfs", "-o", "size=400k", "small");
        try (SqliteInstalledDb db = SqliteInstalledDb.open(small.resolve("installed.sqlite"))) {
            var files = java.util.stream.IntStream.range(0, 20_000)
                    .mapToObj(i -> InstalledDbContract.file("f" + i))
                    .toArray(org.mypkg.manifest.FileEntry[]::new);
            var big = InstalledDbContract.adding("big", InstalledDbContract.added("big", "1", files));
            var thrown = assertThrows(DatabaseException.class, () -> db.begin(big));
            String because = thrown.diagnostic().because().getFirst();
            assertTrue(because.contains("no space"), because);
            db.promote(db.begin(InstalledDbContract.adding("small", InstalledDbContract.added("a", "1"))));
            assertEquals(1, db.packages().size());
        } finally {
            Mounts.unmount(small);
        }
    }

    private static void writeHalfAStep(Connection connection, Statement statement) throws SQLException {
        statement.execute("PRAGMA cache_size = 1");
        connection.setAutoCommit(false);
        statement.execute("UPDATE transactions SET command = 'half a step'");
        statement.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                + " INSERT INTO file SELECT 1, CAST('f' || i AS BLOB), hex(randomblob(50)) FROM n");
    }

    /** With next to no cache, SQLite writes pages of an unfinished step into the file. */
    private void copyInTheMiddleOfAStep(Path cut) throws Exception {
        try (Connection connection = Connections.writing(file());
                Statement statement = connection.createStatement()) {
            writeHalfAStep(connection, statement);
            for (Path one : List.copyOf(files())) {
                HostFiles.copy(one, cut.resolve(one.getFileName()));
            }
            connection.rollback();
        }
    }

    private List<Path> files() throws DiskException {
        var files = new ArrayList<>(HostFiles.list(directory.resolve("db")));
        assertEquals(2, files.size(), files::toString);
        return files;
    }
}
