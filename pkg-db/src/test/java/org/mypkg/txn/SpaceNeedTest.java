package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;

/** A disk that is too small is named, with what it lacks, before anything is made; one that is large enough is used. */
@SuppressWarnings("NullAway.Init")
final class SpaceNeedTest {
    private static final FileMeta BOOT = FileMeta.of(0755, 0, 0, 1_600_000_000);

    private RealRoot root;

    @BeforeEach
    void make() throws Failure {
        root = new RealRoot();
    }

    @AfterEach
    void close() throws Failure {
        if (root != null) {
            root.close();
        }
    }

    private static PackageBuilder files(String name, String version, String directory, int count, int bytes) {
        PackageBuilder builder = PackageBuilder.of(name, version);
        for (int i = 0; i < count; i++) {
            builder.file(RootPath.of(directory + "/f" + i), version + "x".repeat(bytes - 1), BOOT);
        }
        return builder;
    }

    private TransactionException.Shortage refused(Machine machine, String mountPoint, PackageChange change) throws Failure {
        String before = machine.image();
        var thrown = assertThrows(TransactionException.class, () -> machine.engine().prepare(
                ChangeSet.of("test", java.util.List.of(change), java.util.Optional.empty())));
        assertEquals(ErrorCode.NO_SPACE, thrown.diagnostic().code());
        assertTrue(thrown.diagnostic().title().endsWith("the file system of " + mountPoint), thrown.diagnostic().toString());
        var fact = (TransactionException.Fact.NoSpace) thrown.fact();
        assertEquals(before, machine.image());
        RealRoot.assertNothingLeftOver(machine);
        return fact.shortages().getFirst();
    }

    /** A file of one byte takes a block: 1,000 of them do not fit where 1,000 bytes would. */
    @Test
    void contentIsRoundedToBlocks() throws Failure {
        root.mount("usr", "-t", "tmpfs", "-o", "size=1m", "tmpfs");
        Machine machine = root.open();
        var shortage = refused(machine, "/usr", files("small", "1", "usr/share/s", 1000, 1).install());
        assertTrue(shortage.needed() > 1000 * 4096, shortage.toString());
        assertTrue(shortage.free() <= 1 << 20, shortage.toString());
        machine.run(files("small", "1", "usr/share/s", 200, 1).install());
    }

    @Test
    void inodesAreCountedToo() throws Failure {
        root.mount("usr", "-t", "tmpfs", "-o", "nr_inodes=100", "tmpfs");
        Machine machine = root.open();
        var shortage = refused(machine, "/usr", files("many", "1", "usr/share/s", 120, 1).install());
        assertEquals("files", shortage.unit());
        machine.run(files("many", "1", "usr/share/s", 80, 1).install());
    }

    /** What fits as links does not fit as copies: the old kernel and the new one, and the old one once more for undoing. */
    @Test
    void oldFilesThatMustBeCopiedAreCounted() throws Failure {
        root.mountExfat("boot");
        Machine machine = root.open();
        machine.run(files("kernel", "1", "boot", 1, 5 << 20).install());
        long free = machine.disk().space(RootPath.of("boot")).freeBytes();
        assertTrue(free > 8 << 20, "the new kernel alone would fit into " + free);
        var shortage = refused(machine, "/boot", files("kernel", "2", "boot", 1, 5 << 20).replace());
        assertTrue(shortage.needed() > 15 << 20, shortage.toString());
    }

    /** What is foreseen for the database is at least what it takes, and not ten times as much. */
    @Test
    void theDatabaseGrowsByNoMoreThanWasForeseen() throws Failure {
        Machine machine = root.open();
        PackageBuilder many = files("many", "1", "usr/share/a/longer/path/than/usual/so/that/it/counts", 800, 1);
        machine.run(PackageBuilder.of("first", "1").file("etc/f", "f").install());
        long before = HostFiles.sizeBytes(root.path("var/lib/mypkg/installed.sqlite"));
        TransactionEngine engine = machine.engine();
        Prepared prepared = engine.prepare(ChangeSet.of("test", java.util.List.of(many.install()), java.util.Optional.empty()));
        long foreseen = SpaceNeed.databaseBytes(prepared.facts());
        engine.execute(prepared);
        long grown = HostFiles.sizeBytes(root.path("var/lib/mypkg/installed.sqlite")) - before;
        assertTrue(grown <= foreseen && foreseen < 3 * grown, "foreseen " + foreseen + ", grown by " + grown);
    }

    /** Just as much as is asked for is enough. */
    @Test
    void whatIsSaidToBeNeededIsEnough() throws Failure {
        root.mount("", "-t", "tmpfs", "-o", "size=2m,mode=755", "tmpfs");
        Machine machine = root.open();
        PackageChange change = files("app", "1", "opt/app", 400, 4000).install();
        var shortage = refused(machine, "/", files("app", "1", "opt/app", 600, 4000).install());
        assertTrue(shortage.needed() > shortage.free());
        machine.run(change);
        assertFalse(machine.engine().needsRecovery());
    }
}
