package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.PowerCutDisk;

/** What a step reported as done is there after a power cut, on a real ext4, its file's and directories' names included. */
@Tag("slow")
final class SqlitePowerCutTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final List<PowerCutDisk> disks = new ArrayList<>();

    @BeforeEach
    void make() throws Exception {
        PowerCutDisk disk = PowerCutDisk.create(directory, 64);
        disks.add(disk);
        HostFiles.createDirectories(disk.mountPoint().resolve("var/lib/mypkg"));
    }

    @AfterEach
    void release() throws Exception {
        for (PowerCutDisk disk : disks) {
            disk.close();
        }
    }

    private Path file() {
        return disks.getFirst().mountPoint().resolve("var/lib/mypkg/installed.sqlite");
    }

    private static long begin(SqliteInstalledDb db) throws DatabaseException {
        return db.begin(InstalledDbContract.adding(
                "install a", InstalledDbContract.added("a", "1", InstalledDbContract.file("usr/a"))));
    }

    @Test
    void pendingFactsSurvive() throws Exception {
        long id;
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            id = begin(db);
            disks.getFirst().powerOff();
        }
        disks.getFirst().powerOn();
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            assertFalse(db.isCommitted(id));
            db.promote(id);
            assertEquals(1, db.packages().size());
        }
    }

    @Test
    void promotionSurvives() throws Exception {
        long id;
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            id = begin(db);
            db.promote(id);
            disks.getFirst().powerOff();
        }
        disks.getFirst().powerOn();
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            assertTrue(db.isCommitted(id));
            assertEquals(1, db.files(db.packages().getFirst().row()).size());
        }
    }

    @Test
    void stepOnADeadDiskFailsAndIsNotThere() throws Exception {
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            disks.getFirst().powerOff();
            assertThrows(DatabaseException.class, () -> begin(db));
        }
        disks.getFirst().powerOn();
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file())) {
            assertEquals(0, db.packages().size());
            db.promote(begin(db));
            assertEquals(1, db.history().size());
        }
    }
}
