package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.db.MemoryInstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.sys.ProcessRunner;

/** mypkg-recover, the shell script, against Java's undoing: the same cut, the same tree. */
@SuppressWarnings("NullAway.Init")
final class ShellRecoveryTest {
    private static final Path SCRIPT = Path.of("../bootstrap/src/main/dist/bin/mypkg-recover").toAbsolutePath().normalize();
    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
    private static final String SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
    /** The bytes that shells use inside themselves as marks are among them. */
    private static final byte[] HOSTILE = {'u', 's', 'r', '/', ' ', (byte) 0x81, (byte) 0x82, (byte) 0x88, (byte) 0xff, '*', '\\', '\n'};

    private Path directory;
    private MemoryInstalledDb facts;
    private String old;

    @BeforeEach
    void installTheOldState() throws Failure {
        assumeTrue("root".equals(System.getProperty("user.name")), "this test changes owners, so it must run as root");
        Path memory = Path.of("/dev/shm");
        directory = HostFiles.isDirectory(memory)
                ? HostFiles.createTemporaryDirectory(memory, "mypkg-recover-")
                : HostFiles.createTemporaryDirectory("mypkg-recover-");
        HostFiles.createDirectories(directory.resolve("base/var/lib/mypkg"));
        facts = new MemoryInstalledDb();
        try (LinuxFilesystem disk = LinuxFilesystem.open(directory.resolve("base"))) {
            var machine = new Machine(disk, facts);
            machine.run(one().install());
            machine.write("usr/bin/mine", "the user's own");
            new ScriptsInTests(disk).run(new ScriptRunner.Script(one().manifest().spec().id(), "setup", "write usr/cache made before", List.of()));
            old = everything(disk);
        }
    }

    @AfterEach
    void removeAll() throws Failure {
        if (directory != null) {
            HostFiles.deleteTree(directory);
        }
    }

    private static PackageBuilder one() {
        return PackageBuilder.of("app", "1").dir("usr").dir("usr/bin").dir("usr/share", 02755).dir("usr/gone", 01777).dir("usr/gone/deep")
                .file("usr/bin/app", "app 1", FileMeta.of(04755, 12, 34, 1_600_000_000)).link("usr/bin/alias", "../gone")
                .file("usr/bin/h1", "hard 1").hard("usr/bin/h2", "usr/bin/h1").node("usr/null")
                .file("usr/gone/deep/f", "goes").link("usr/gone/l", "f").node("usr/gone/null")
                .file("usr/-dash", "1").file("usr/two\nlines", "1").file("usr/end\n", "1")
                .file(RootPath.of(HOSTILE), "1", FileMeta.of(0600, 1, 2, 3))
                .file("usr/file-to-dir", "1").link("usr/link-to-dir", "bin").dir("usr/dir-to-link", 0750).file("usr/dir-to-link/f", "1")
                .dir("usr/dir-to-file").generated("usr/cache")
                .dir("boot").file("boot/kernel", "1").file("boot/goes", "1").dir("boot/dir", 0711).dir("boot/to-file").dir("boot/gone");
    }

    private static PackageBuilder two() {
        return PackageBuilder.of("app", "2").dir("usr").dir("usr/bin").dir("usr/share", 0700)
                .file("usr/bin/app", "app 2").link("usr/bin/alias", "../share").file("usr/bin/h1", "hard 2").hard("usr/bin/h2", "usr/bin/h1")
                .file("usr/-dash", "2").file("usr/two\nlines", "2").file("usr/end\n", "2")
                .file(RootPath.of(HOSTILE), "2", FileMeta.of(0644, 0, 0, 3)).file("usr/null", "no node any more")
                .dir("usr/file-to-dir").file("usr/file-to-dir/f", "2").dir("usr/link-to-dir").link("usr/dir-to-link", "bin").file("usr/dir-to-file", "2")
                .dir("usr/new").dir("usr/new/deep").file("usr/new/deep/f", "2").link("usr/bin/new", "app").dir("usr/-new\n").generated("usr/cache")
                .dir("boot").file("boot/kernel", "2").dir("boot/dir").file("boot/to-file", "2").dir("boot/new").file("boot/new/f", "2")
                .generated("usr/cache2").script(ScriptPhase.POST_UPGRADE, "write usr/cache made after\nwrite usr/cache2 new");
    }

    /** What a user sees, and what lies in our own directory. */
    private String everything(LinuxFilesystem disk) throws Failure {
        var ours = new StringBuilder();
        for (Bytes name : disk.list(Places.MAIN)) {
            ours.append(List.of("lock", "homes").contains(name.toString()) ? "" : name + "\n");
        }
        return new Machine(disk, facts).image() + ours;
    }

    private Path copy(String from, String to) throws Failure {
        HostFiles.deleteTree(directory.resolve(to));
        run(ProcessRunner.Command.of("cp", "-a", directory.resolve(from).toString(), directory.resolve(to).toString()), 0);
        return directory.resolve(to);
    }

    private static String run(ProcessRunner.Command command, int expected) throws Failure {
        ProcessRunner.Result result = new ProcessRunner().run(command);
        assertEquals(expected, result.exitCode(), result.output());
        return result.output();
    }

    /** Makes {@code cut}, a root whose upgrade was killed at the n-th effect. Whether there is a later one. */
    private boolean cut(int at, MemoryInstalledDb known) throws Failure {
        try (LinuxFilesystem disk = LinuxFilesystem.open(copy("base", "cut"))) {
            var cut = new CutDisk(disk, at);
            TransactionEngine engine = OneThread.engine(cut, known, java.time.InstantSource.fixed(java.time.Instant.EPOCH), new ScriptsInTests(disk));
            try {
                engine.execute(engine.prepare(ChangeSet.of("test", List.of(two().replace()), Optional.empty())));
                throw new AssertionError("nothing was cut");
            } catch (CutDisk.Killed expected) {
                return !cut.wasCommitting();
            }
        }
    }

    private String recoveredByJava(String root, MemoryInstalledDb known) throws Failure {
        try (LinuxFilesystem disk = LinuxFilesystem.open(directory.resolve(root))) {
            OneThread.engine(disk, known, java.time.InstantSource.fixed(java.time.Instant.EPOCH), new ScriptsInTests(disk)).recover();
            return everything(disk);
        }
    }

    private ProcessRunner.Command dash(String root) {
        return ProcessRunner.Command.of("sh", SCRIPT.toString(), directory.resolve(root).toString()).with("PATH", SYSTEM_PATH);
    }

    /** Only busybox's own programs. */
    private ProcessRunner.Command busybox(String root) throws Failure {
        Path applets = directory.resolve("applets");
        if (!HostFiles.isDirectory(applets)) {
            HostFiles.createDirectories(applets);
            run(ProcessRunner.Command.of(BUSYBOX.toString(), "--install", "-s", applets.toString()), 0);
        }
        return ProcessRunner.Command.of(BUSYBOX.toString(), "sh", SCRIPT.toString(), "--root", directory.resolve(root).toString())
                .with("PATH", applets.toString());
    }

    @Test
    void everyCutIsTakenBackAsJavaTakesItBack() throws Failure {
        boolean more = true;
        int at = 0;
        for (; more; at++) {
            MemoryInstalledDb known = facts.copy();
            more = cut(at, known);
            copy("cut", "java");
            assertEquals(old, recoveredByJava("java", known.copy()), "Java, cut " + at);
            copy("cut", "sh");
            boolean other = (at % 2 == 1 || !more) && HostFiles.isExecutable(BUSYBOX);
            String said = run(other ? busybox("sh") : dash("sh"), 0);
            assertTrue(said.contains("transaction 2 is taken back"), said);
            assertFalse(HostFiles.exists(directory.resolve("sh/var/lib/mypkg/journal")));
            assertEquals(old, recoveredByJava("sh", known), "the shell, cut " + at + ": " + said);
            assertEquals("nothing to take back\n", run(dash("sh"), 0));
        }
        assertTrue(at > 25, "only " + at + " cuts");
    }

    /** Whatever a user did between the cut and the recovery, both answer it alike; what is theirs in new directories is rescued. */
    @Test
    void whatAUserDidMeanwhileIsTreatedAlike() throws Failure {
        boolean more = true;
        boolean rescued = false;
        for (int at = 0; more; at += 3) {
            MemoryInstalledDb known = facts.copy();
            more = cut(at, known);
            meddle();
            copy("cut", "java");
            String expected = recoveredByJava("java", known.copy()) + rescued("java");
            copy("cut", "sh");
            run(at % 2 == 1 && HostFiles.isExecutable(BUSYBOX) ? busybox("sh") : dash("sh"), 0);
            assertEquals(expected, recoveredByJava("sh", known) + rescued("sh"), "cut " + at);
            rescued |= expected.contains("/mine-in-it");
        }
        assertTrue(rescued);
    }

    private void meddle() throws Failure {
        try (LinuxFilesystem disk = LinuxFilesystem.open(directory.resolve("cut"))) {
            var machine = new Machine(disk, facts);
            for (String maybeNew : List.of("usr/new", "usr/file-to-dir", "usr/link-to-dir", "boot/new", "usr/share")) {
                if (new DiskActions(disk).isDirectory(RootPath.of(maybeNew))) {
                    machine.write(maybeNew + "/mine-in-it", "a user's");
                }
            }
            for (String path : List.of("usr/gone/l", "boot/goes", "usr/-dash", "usr/cache", "usr/cache2", "boot/kernel")) {
                if (machine.exists(RootPath.of(path).parent().toString())) {
                    machine.write(path, "a user's");
                }
            }
        }
    }

    private String rescued(String root) throws Failure {
        return run(ProcessRunner.Command.of("sh", "-c", "cd $1/var/lib/mypkg && find . ../../../boot/.mypkg -type f ! -name lock | sort",
                "sh", directory.resolve(root).toString()), 0);
    }

    /** A user's file in a directory that came in place of a file; the script is killed between its renames. */
    @Test
    void filesOfUsersSurviveAScriptCutInTheMiddleOfATypeChange() throws Failure {
        MemoryInstalledDb known = facts.copy();
        cut(Integer.MAX_VALUE, known);
        meddle();
        Path wrappers = HostFiles.createDirectories(directory.resolve("wrappers"));
        for (int renames = 1; renames <= 3; renames++) {
            for (boolean again : new boolean[] {false, true}) {
                copy("cut", "sh");
                Path counter = directory.resolve("count");
                HostFiles.writeText(counter, "");
                HostFiles.writeText(wrappers.resolve("mv"), "#!/bin/sh\nPATH=" + SYSTEM_PATH + "\nmv \"$@\" || exit\ncase \"$*\" in\n*/file-to-dir*|*/tmp*/old/*) echo x >>"
                        + counter + "; [ $(wc -l <" + counter + ") -lt " + renames + " ] || kill -9 $PPID ;;\nesac\n");
                HostFiles.setMode(wrappers.resolve("mv"), 0755);
                run(dash("sh").with("PATH", wrappers + ":" + SYSTEM_PATH), 137);
                if (again) {
                    run(dash("sh"), 0);
                }
                String state = recoveredByJava("sh", known.copy()) + rescued("sh");
                assertTrue(state.contains("usr/file-to-dir REGULAR"), state);
                assertEquals(5, state.split("/mine-in-it\n", -1).length, "after " + renames + " renames: " + state);
            }
        }
    }

    /** Each program that changes something fails once, at each of its calls; the second run must end where one run ends. */
    @Test
    void theScriptItselfMayBeCut() throws Failure {
        MemoryInstalledDb known = facts.copy();
        cut(Integer.MAX_VALUE, known);
        Path wrappers = HostFiles.createDirectories(directory.resolve("wrappers"));
        Path counter = directory.resolve("count");
        for (String program : List.of("mv", "ln", "rm", "mkdir", "chmod", "cp", "sync")) {
            Path wrapper = wrappers.resolve(program);
            HostFiles.writeText(wrapper, "#!/bin/sh\nPATH=" + SYSTEM_PATH + "\necho x >>" + counter + "\nif [ $(wc -l <" + counter
                    + ") -eq $CUT ]; then kill -9 $PPID; exit 1; fi\nexec " + program + " \"$@\"\n");
            HostFiles.setMode(wrapper, 0755);
        }
        int cuts = 0;
        for (int at = 1; ; at += 7) {
            copy("cut", "sh");
            HostFiles.writeText(counter, "");
            ProcessRunner.Result result = new ProcessRunner().run(
                    dash("sh").with("PATH", wrappers + ":" + SYSTEM_PATH).with("CUT", Integer.toString(at)));
            if (result.succeeded()) {
                break;
            }
            assertEquals(137, result.exitCode(), result.output());
            cuts++;
            if (at % 2 == 1) {
                new ProcessRunner().run(dash("sh"));
            }
            assertEquals(old, recoveredByJava("sh", known.copy()), "cut " + at);
        }
        assertTrue(cuts > 5, "only " + cuts + " cuts");
    }

    @Test
    void directoryAttributesComeBack() throws Failure {
        assumeTrue(HostFiles.isExecutable(Path.of("/usr/bin/setfattr")) && HostFiles.isExecutable(Path.of("/usr/bin/getfattr")));
        RootPath share = RootPath.of("usr/share");
        Bytes value = Bytes.of(new byte[] {'0', 'x', 0, '\n', (byte) 0xff});
        try (LinuxFilesystem disk = LinuxFilesystem.open(directory.resolve("base"))) {
            FileMeta meta = disk.stat(share).orElseThrow().meta();
            var attributes = new java.util.TreeMap<String, Bytes>();
            attributes.put("user.odd", value);
            attributes.put("user.empty", Bytes.of(new byte[0]));
            disk.apply(new Effect.SetMeta(share, new FileMeta(meta.mode(), meta.uid(), meta.gid(), meta.mtimeSeconds(), meta.mtimeNanos(), attributes)));
            assumeTrue(disk.stat(share).orElseThrow().meta().xattrs().equals(attributes), "this file system keeps no attributes");
            old = everything(disk);
        }
        MemoryInstalledDb known = facts.copy();
        cut(Integer.MAX_VALUE, known);
        run(ProcessRunner.Command.of("setfattr", "-n", "user.new", "-v", "new", directory.resolve("cut/usr/share").toString()), 0);
        copy("cut", "sh");
        run(dash("sh"), 0);
        assertEquals(old, recoveredByJava("sh", known));
    }

    @Test
    void damagedJournalChangesNothing() throws Failure {
        cut(Integer.MAX_VALUE, facts.copy());
        byte[] whole = HostFiles.read(directory.resolve("cut/var/lib/mypkg/journal"));
        for (int at : new int[] {0, 17, whole.length / 2, whole.length - 66, whole.length - 3}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            refusesToTouch(flipped, "is damaged");
            refusesToTouch(java.util.Arrays.copyOf(whole, at), "is damaged");
        }
        refusesToTouch(java.util.Arrays.copyOf(whole, whole.length + 1), "is damaged");
        refusesToTouch(java.util.Arrays.copyOf(whole, whole.length - 1), "is damaged");
    }

    private void refusesToTouch(byte[] journal, String why) throws Failure {
        copy("cut", "sh");
        HostFiles.write(directory.resolve("sh/var/lib/mypkg/journal"), journal);
        staysAsItIs("sh", 3, why);
    }

    private void staysAsItIs(String root, int code, String why) throws Failure {
        String before = wholeTree(root);
        String said = run(dash(root), code);
        assertTrue(said.contains(why), said);
        assertEquals(before, wholeTree(root));
        if (HostFiles.isExecutable(BUSYBOX)) {
            assertTrue(run(busybox(root), code).contains(why));
            assertEquals(before, wholeTree(root));
        }
    }

    /** Every inode, ours too, by number: nothing was moved, made or written. */
    private String wholeTree(String root) throws Failure {
        return run(ProcessRunner.Command.of("find", directory.resolve(root).toString(), "-not", "-name", "mypkg", "-not", "-name", "lock",
                "-printf", "%p %i %y %m %U:%G %T@ %s\n"), 0);
    }

    @Test
    void missingFileSystemChangesNothing() throws Failure {
        cut(Integer.MAX_VALUE, facts.copy());
        HostFiles.move(directory.resolve("cut/var/lib/mypkg/t2"), directory.resolve("cut/elsewhere"));
        staysAsItIs("cut", 3, "mount the file system");
        cut(Integer.MAX_VALUE, facts.copy());
        HostFiles.move(directory.resolve("cut/boot"), directory.resolve("cut/not-mounted"));
        HostFiles.createDirectories(directory.resolve("cut/boot"));
        staysAsItIs("cut", 3, "boot/.mypkg/t2 is missing");
    }

    @Test
    void linkOnTheWayChangesNothing() throws Failure {
        cut(Integer.MAX_VALUE, facts.copy());
        HostFiles.move(directory.resolve("cut/usr"), directory.resolve("cut/moved"));
        HostFiles.symlink(directory.resolve("cut/usr"), Path.of("/tmp"));
        staysAsItIs("cut", 3, "is a symbolic link now");
    }

    @Test
    void committedTransactionIsNotTakenBack() throws Failure {
        cut(Integer.MAX_VALUE, facts.copy());
        Path ours = directory.resolve("cut/var/lib/mypkg");
        HostFiles.link(ours.resolve("journal"), ours.resolve("journal.done"));
        staysAsItIs("cut", 0, "transaction 2 is committed");
        HostFiles.delete(ours.resolve("journal"));
        staysAsItIs("cut", 0, "nothing to take back");
    }

    @Test
    void doneJournalOfAnotherTransactionDoesNotStopIt() throws Failure {
        MemoryInstalledDb known = facts.copy();
        cut(Integer.MAX_VALUE, known);
        Path ours = directory.resolve("cut/var/lib/mypkg");
        HostFiles.move(ours.resolve("t1/journal"), ours.resolve("journal.done"));
        run(dash("cut"), 0);
        assertEquals(old, recoveredByJava("cut", known));
    }

    @Test
    void heldLockStopsIt() throws Failure {
        cut(Integer.MAX_VALUE, facts.copy());
        try (LinuxFilesystem disk = LinuxFilesystem.open(directory.resolve("cut"));
                var lock = org.mypkg.sys.RootLock.tryAcquire(disk, "a test").orElseThrow()) {
            staysAsItIs("cut", 3, "another mypkg is at work");
            assertNotEquals(null, lock);
        }
    }

    @Test
    void wrongUsageIsTwo() throws DiskException, Failure {
        for (List<String> arguments : List.of(List.<String>of(), List.of("--root"), List.of("-x"), List.of("a", "b"), List.of(""))) {
            var argv = new java.util.ArrayList<>(List.of("sh", SCRIPT.toString()));
            argv.addAll(arguments);
            assertTrue(run(ProcessRunner.Command.of(argv), 2).contains("Usage: mypkg-recover"));
        }
        assertTrue(run(ProcessRunner.Command.of("sh", SCRIPT.toString(), "--help"), 0).contains("Exit codes"));
        assertTrue(run(ProcessRunner.Command.of("sh", SCRIPT.toString(), "/nonexistent"), 3).contains("no directory"));
    }
}
