package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.mypkg.db.SqliteInstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.sys.Mounts;
import org.mypkg.sys.ProcessRunner;

/** A root on a real disk with the real database, and whatever a test mounts in it. */
final class RealRoot implements AutoCloseable {
    private static final ProcessRunner RUNNER = new ProcessRunner();

    private final Path directory;
    private final Deque<Path> mounted = new ArrayDeque<>();
    private final List<String> loops = new ArrayList<>();
    private final List<LinuxFilesystem> disks = new ArrayList<>();
    private final List<SqliteInstalledDb> databases = new ArrayList<>();

    RealRoot() throws DiskException {
        assumeTrue("root".equals(System.getProperty("user.name")), "this test changes owners and mounts, so it must run as root");
        directory = HostFiles.createTemporaryDirectory("mypkg-root-");
        HostFiles.createDirectories(path(""));
    }

    /** A path of the host inside the root. */
    Path path(String inside) {
        return inside.isEmpty() ? directory.resolve("root") : directory.resolve("root/" + inside);
    }

    /** A path of the host outside the root. */
    Path outside(String name) {
        return directory.resolve(name);
    }

    void mount(String at, String... arguments) throws DiskException {
        Mounts.mount(path(at), arguments);
        mounted.push(path(at));
    }

    /** A file system of its own in a file. */
    void mountExt4(String at, int mebibytes) throws Failure {
        Path image = directory.resolve("image" + mounted.size());
        run("truncate", "-s", mebibytes + "M", image.toString());
        run("mke2fs", "-q", "-t", "ext4", image.toString());
        mount(at, "-o", "loop", image.toString());
        HostFiles.deleteTree(path(at).resolve("lost+found"));
    }

    /** FAT's younger sibling, by FUSE: no hard links, no links, no owners, one case; skipped where the tools are missing. */
    void mountExfat(String at) throws Failure {
        assumeTrue(has("mount.exfat-fuse") && has("mkfs.exfat"), "needs exfat-fuse and exfatprogs");
        Path image = directory.resolve("exfat");
        run("truncate", "-s", "16M", image.toString());
        run("mkfs.exfat", image.toString());
        String loop = output("losetup", "-f", "--show", image.toString()).trim();
        loops.add(loop);
        HostFiles.createDirectories(path(at));
        run("mount.exfat-fuse", "-o", "umask=022", loop, path(at).toString());
        mounted.push(path(at));
    }

    private static boolean has(String program) throws Failure {
        return RUNNER.run(ProcessRunner.Command.of(List.of("sh", "-c", "command -v " + program))).succeeded();
    }

    static void run(String... argv) throws Failure {
        output(argv);
    }

    static String output(String... argv) throws Failure {
        ProcessRunner.Result result = RUNNER.run(ProcessRunner.Command.of(List.of(argv)));
        if (!result.succeeded()) {
            throw new AssertionError(String.join(" ", argv) + ": " + result.output());
        }
        return result.output();
    }

    void unmountLast() throws Failure {
        Mounts.unmount(mounted.pop());
    }

    /** Opens disk and database, once all is mounted. */
    Machine open() throws Failure {
        HostFiles.createDirectories(path("var/lib/mypkg"));
        LinuxFilesystem disk = LinuxFilesystem.open(path(""));
        disks.add(disk);
        SqliteInstalledDb facts = SqliteInstalledDb.open(path("var/lib/mypkg/installed.sqlite"));
        databases.add(facts);
        return new Machine(disk, facts);
    }

    /** Under every home there is the history of committed transactions, and nothing else. */
    static void assertNothingLeftOver(Machine machine) throws Failure {
        assertFalse(machine.engine().needsRecovery());
        var leftovers = new Leftovers(machine.disk(), machine.facts());
        for (RootPath home : leftovers.homes()) {
            if (machine.disk().stat(home).isEmpty()) {
                continue;
            }
            for (Bytes name : machine.disk().list(home)) {
                boolean known = List.of("installed.sqlite", "homes", "lock", "rescued").contains(name.toString());
                assertTrue(known || name.toString().matches("t[0-9]+"), home + "/" + name);
                if (!known) {
                    RootPath transaction = home.resolve(name.toArray());
                    assertTrue(machine.facts().isCommitted(Long.parseLong(name.toString().substring(1))), transaction + " is not committed");
                    List<Bytes> names = new ArrayList<>(machine.disk().list(transaction));
                    names.removeAll(List.of(Bytes.utf8("old"), Bytes.utf8("journal"), Bytes.utf8("plan")));
                    assertEquals(List.of(), names, transaction + " holds more than history");
                }
            }
        }
    }

    static void undo(Machine machine) throws Failure {
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepareUndo(engine.latest(), "undo"));
    }

    @Override
    public void close() throws Failure {
        for (SqliteInstalledDb facts : databases) {
            facts.close();
        }
        disks.forEach(LinuxFilesystem::close);
        while (!mounted.isEmpty()) {
            unmountLast();
        }
        for (String loop : loops) {
            run("losetup", "-d", loop);
        }
        HostFiles.deleteTree(directory);
    }
}
