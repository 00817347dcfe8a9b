package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.db.SqliteInstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;

/** The whole line on a real directory with the real database. */
@SuppressWarnings("NullAway.Init")
final class RealDiskTest {
    private Path directory;
    private LinuxFilesystem disk;
    private SqliteInstalledDb facts;
    private Machine machine;

    @BeforeEach
    void open() throws Failure {
        assumeTrue("root".equals(System.getProperty("user.name")), "this test changes owners, so it must run as root");
        directory = HostFiles.createTemporaryDirectory("mypkg-txn-");
        Path home = directory.resolve("root/var/lib/mypkg");
        HostFiles.createDirectories(home);
        disk = LinuxFilesystem.open(directory.resolve("root"));
        facts = SqliteInstalledDb.open(home.resolve("installed.sqlite"));
        machine = new Machine(disk, facts);
    }

    @AfterEach
    void close() throws Failure {
        if (directory != null) {
            facts.close();
            disk.close();
            HostFiles.deleteTree(directory);
        }
    }

    private static PackageBuilder app(String version) {
        var app = PackageBuilder.of("app", version).dir("usr").dir("usr/bin").dir("usr/share").dir("usr/share/app", version.equals("1") ? 0755 : 01777)
                .file("usr/bin/app", "app " + version, FileMeta.of(04755, 12, 34, 1_600_000_000)).link("usr/bin/alias", "app" + version)
                .file("usr/bin/h1", "hard " + version).hard("usr/bin/h2", "usr/bin/h1").node("usr/share/null" + version)
                .config("usr/share/app/conf", "conf " + version).alternative("usr/bin/ed", "app", 1);
        return version.equals("1") ? app.dir("usr/lib").file("usr/lib/l", "l") : app.dir("usr/lib64").file("usr/lib64/l", "l").link("usr/lib", "lib64");
    }

    @Test
    void installUpgradeUndoRemoveUndo() throws Failure {
        String empty = machine.image();
        machine.run(app("1").install());
        String one = machine.image();
        assertEquals(List.of(), machine.engine().verify(List.of()));
        machine.run(app("2").replace());
        String two = machine.image();
        assertNotEquals(one, two);
        assertEquals(List.of(), machine.engine().verify(List.of()));
        undo();
        assertEquals(one, machine.image());
        undo();
        assertEquals(two, machine.image());
        machine.run(PackageBuilder.remove("app"));
        assertEquals(empty, machine.image());
        undo();
        assertEquals(two, machine.image());
        assertEquals(List.of(), machine.engine().verify(List.of()));
        assertFalse(machine.engine().needsRecovery());
    }

    @Test
    void failingScriptLeavesTheInodesThemselves() throws Failure {
        machine.run(app("1").install());
        String one = machine.image();
        long inode = disk.stat(RootPath.of("usr/bin/app")).orElseThrow().inode();
        try {
            machine.run(app("2").script(ScriptPhase.POST_UPGRADE, "fail").replace());
            throw new AssertionError("the script failed, the transaction did not");
        } catch (TransactionException undone) {
            assertTrue(undone.fact() instanceof TransactionException.Fact.ScriptFailed, undone.toString());
        }
        assertEquals(one, machine.image());
        assertEquals(inode, disk.stat(RootPath.of("usr/bin/app")).orElseThrow().inode());
        assertFalse(machine.engine().needsRecovery());
    }

    @Test
    void manyFilesAreStagedOnSeveralThreads() throws Failure {
        PackageBuilder big = PackageBuilder.of("big", "1").dir("opt");
        for (int i = 0; i < 300; i++) {
            big.file("opt/f" + i, "content " + i);
        }
        PackageBuilder other = PackageBuilder.of("other", "1").dir("srv");
        for (int i = 0; i < 300; i++) {
            other.file("srv/f" + i, "content " + i);
        }
        var engine = new TransactionEngine(disk, facts, java.time.InstantSource.fixed(java.time.Instant.EPOCH),
                script -> ScriptRunner.Result.SKIPPED, TransactionListener.SILENT);
        engine.execute(engine.prepare(ChangeSet.of("both", List.of(big.install(), other.install()), java.util.Optional.empty())));
        assertEquals(List.of(), engine.verify(List.of()));
        assertEquals("content 299", machine.read("srv/f299"));
    }

    private void undo() throws Failure {
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepareUndo(engine.latest(), "undo"));
    }
}
