package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mypkg.model.RootPath;
import org.mypkg.sys.ChrootShell.Output;
import org.mypkg.sys.ProcessRunner.Result;

/** Scripts run in a root of busybox, or in one that holds the host's shell and the libraries that it names. */
final class ChrootShellTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final RootPath OURS = RootPath.of("var/lib/mypkg");
    private static final int KEEP = 1 << 16;

    private final Scratch scratch = Scratch.asRoot();
    private final Path root = scratch.directory().resolve("root");
    private final ProcessRunner runner = new ProcessRunner();

    @AfterEach
    void release() throws DiskException {
        scratch.release();
    }

    private static ChrootShell.Script script(String text, List<Output> outputs, String... arguments) {
        return new ChrootShell.Script(text, List.of(arguments), Collections.emptySortedMap(), outputs, OURS);
    }

    private Result run(String text, Output... outputs) throws ProgramException {
        return run(script(text, List.of(outputs)));
    }

    private Result run(ChrootShell.Script script) throws ProgramException {
        return new ChrootShell(runner, root).run(script, LIMIT, KEEP, line -> {}, () -> false);
    }

    private static Output names(String directory, String... names) {
        RootPath above = RootPath.of(directory);
        return new Output.Names(above, List.of(names).stream()
                .map(name -> new Output.Name(above.resolve(name), OURS.resolve("output")))
                .toList());
    }

    @Test
    void scriptSeesTheRootAndItsArguments() throws Exception {
        ShellRoot.fill(root);
        HostFiles.createDirectories(root.resolve("var/lib/mypkg"));
        HostFiles.writeText(root.resolve("here"), "inside\n");
        SortedMap<String, String> variables = new TreeMap<>();
        variables.put("PHASE", "post-install");
        String text = "read x </here; echo \"$x $1 $2 $PHASE\"; exit 4";
        Result result = run(new ChrootShell.Script(text, List.of("a b", "'"), variables, List.of(), OURS));
        assertEquals("inside a b ' post-install\n", result.output());
        assertEquals(4, result.exitCode());
    }

    /** The promise of the enclosure, seen from inside. */
    @Test
    void placeIsTheScriptsOwn() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        Result result = run("echo $$ $(cat /proc/self/comm) $(ls /tmp)$(ls /run) $(umask) $HOME $LC_ALL; ls /dev; read x && echo input;"
                + " (: </dev/tty) 2>/dev/null || echo no terminal; echo a >/tmp/a && echo b >/run/b && echo >/dev/null && env");
        assertEquals(
                """
                cat 0022 / C.UTF-8
                fd
                full
                null
                random
                stderr
                stdin
                stdout
                urandom
                zero
                no terminal
                HOME=/
                LC_ALL=C.UTF-8
                PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                PWD=/
                SHLVL=1
                """,
                sortedEnvironment(result.output().replaceFirst("^[0-9]+ ", "")));
        assertTrue(HostFiles.list(root.resolve("tmp")).isEmpty());
        assertTrue(HostFiles.list(root.resolve("dev")).isEmpty());
        assertTrue(HostFiles.list(root.resolve("proc")).isEmpty());
    }

    private static String sortedEnvironment(String output) {
        List<String> lines = output.lines().toList();
        int end = lines.indexOf("no terminal") + 1;
        List<String> environment = lines.subList(end, lines.size()).stream().sorted().toList();
        return String.join("\n", lines.subList(0, end)) + "\n" + String.join("\n", environment) + "\n";
    }

    @Test
    void everythingElseIsReadOnly() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        Mounts.mount(root.resolve("boot"), "-t", "tmpfs", "tmpfs");
        try {
            for (String path : List.of("/usr/x", "/etc/x", "/boot/x", "/var/lib/mypkg/x", "/proc/sys/kernel/hostname", "/x")) {
                Result result = run("echo 1 >" + path);
                assertFalse(result.succeeded(), path);
                assertTrue(result.output().contains("Read-only file system"), path + ": " + result.output());
            }
        } finally {
            Mounts.unmount(root.resolve("boot"));
        }
    }

    /** Most programs write a temporary name beside the real one and rename it. */
    @Test
    void declaredNamesComeChangeAndGo() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        HostFiles.writeText(root.resolve("etc/changes"), "old");
        HostFiles.writeText(root.resolve("etc/goes"), "old");
        HostFiles.writeText(root.resolve("etc/stays"), "old");
        Result result = run(
                "cd /etc; echo -n new >changes~ && mv changes~ changes; rm goes; ln -s changes comes",
                names("etc", "changes", "goes", "comes", "stays"));
        assertEquals("", result.output());
        assertEquals("new", HostFiles.readText(root.resolve("etc/changes")));
        assertFalse(HostFiles.exists(root.resolve("etc/goes")));
        assertEquals(Path.of("changes"), HostFiles.readLink(root.resolve("etc/comes")));
        assertEquals("old", HostFiles.readText(root.resolve("etc/stays")));
        assertEquals(List.of(), HostFiles.list(root.resolve("var/lib/mypkg")));
    }

    @Test
    void undeclaredNamesBesideDeclaredOnesFailTheScript() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        HostFiles.writeText(root.resolve("etc/passwd"), "old");
        for (String text : List.of("echo 1 >/etc/other", "rm /etc/passwd", "mkdir /etc/d", "rm /etc/a; mkdir /etc/a", "chmod 600 /etc/passwd")) {
            Result result = run("echo 1 >/etc/a; " + text, names("etc", "a"));
            assertEquals(1, result.exitCode(), text);
            assertTrue(result.output().contains("which its package does not "), result.output());
            assertEquals("old", HostFiles.readText(root.resolve("etc/passwd")));
            assertEquals(1, HostFiles.list(root.resolve("etc")).size(), text);
        }
    }

    @Test
    void failingScriptLeavesDeclaredNamesAlone() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        Result result = run("echo 1 >/etc/a; exit 3", names("etc", "a"));
        assertEquals(3, result.exitCode());
        assertFalse(HostFiles.exists(root.resolve("etc/a")));
    }

    @Test
    void declaredDirectoryIsWritableAlsoBelowAnOverlay() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        HostFiles.createDirectories(root.resolve("var/cache/inside"));
        Result result = run(
                "echo 1 >/var/cache/inside/a && mv /var/cache/inside/a /var/cache/inside/b && echo 2 >/var/cache/list",
                names("var/cache", "list"), new Output.Tree(RootPath.of("var/cache/inside")));
        assertEquals("", result.output());
        assertEquals("1\n", HostFiles.readText(root.resolve("var/cache/inside/b")));
        assertEquals("2\n", HostFiles.readText(root.resolve("var/cache/list")));
    }

    /** Where something is mounted below, an overlay would hide it: then the file itself is lent, to be written in place. */
    @Test
    void nameBesideAMountIsWrittenInPlace() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        Mounts.mount(root.resolve("etc/mounted"), "-t", "tmpfs", "tmpfs");
        try {
            Result result = run("echo 1 >/etc/a; echo 1 >/etc/c || exit 0; exit 9", names("etc", "a", "b"));
            assertTrue(result.succeeded(), result.output());
            assertEquals("1\n", HostFiles.readText(root.resolve("etc/a")));
            assertFalse(HostFiles.exists(root.resolve("etc/b")));
        } finally {
            Mounts.unmount(root.resolve("etc/mounted"));
        }
    }

    /** The running system is a root like any other: here busybox is both what runs the enclosure and what is in it. */
    @Test
    void rootOfTheRunningSystemIsLockedToo() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        HostFiles.createDirectories(root.resolve("old"));
        Enclosure enclosure = Enclosure.LOCKING.getFirst();
        String system = "mount --bind \"$0\" \"$0\" && cd \"$0\" && pivot_root . old && exec chroot . /bin/sh -c '"
                + "umount -l /old && mount -t proc proc /proc && mount -t tmpfs tmpfs /dev && mknod /dev/null c 1 3 && exec \"$@\"' sh \"$@\"";
        var argv = new ArrayList<>(List.of("unshare", "-m", "/bin/sh", "-c", system, root.toString()));
        argv.addAll(enclosure.command(List.of("/", "/var/lib/mypkg", "echo 1 >/usr/x; echo 2 >/etc/a", "over", "/etc", "output", "/a",
                "/var/lib/mypkg/output", "--")));
        Result result = runner.runHeld(ProcessRunner.Command.of(argv), line -> {}, () -> false);
        assertTrue(result.succeeded(), result.output());
        assertTrue(result.output().contains("can't create /usr/x: Read-only file system"), result.output());
        assertEquals("2\n", HostFiles.readText(root.resolve("etc/a")));
        assertFalse(HostFiles.exists(root.resolve("usr/x")));
    }

    @Test
    void rootWithoutShellSaysSo() throws Exception {
        HostFiles.createDirectories(root.resolve("var/lib/mypkg"));
        Result result = run("echo never");
        assertEquals(127, result.exitCode());
        assertTrue(result.output().contains("/bin/sh"), result.output());
    }

    @Test
    void nothingOutlivesTheScript() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        Output etc = new Output.Tree(RootPath.of("etc"));
        run("( while :; do echo x; done ) >/etc/alive & while [ ! -s /etc/alive ]; do :; done", etc);
        long size = HostFiles.sizeBytes(root.resolve("etc/alive"));
        for (int i = 0; i < 1_000; i++) {
            Thread.yield();
        }
        assertEquals(size, HostFiles.sizeBytes(root.resolve("etc/alive")));
    }

    @Test
    void timeLimitHolds() throws Exception {
        ShellRoot.fillWithBusybox(root);
        Result result = new ChrootShell(runner, root)
                .run(script("while :; do :; done", List.of()), Duration.ofMillis(300), KEEP, l -> {}, () -> false);
        assertTrue(result.timedOut());
        assertFalse(result.succeeded());
        assertTrue(processesIn(root).isEmpty());
    }

    @Test
    void wishToStopEndsTheScript() throws Exception {
        ShellRoot.fillWithBusybox(root);
        var stop = new AtomicBoolean();
        Result result = new ChrootShell(runner, root)
                .run(script("echo on; while :; do :; done", List.of()), LIMIT, KEEP, line -> stop.set(true), stop::get);
        assertTrue(result.stopped());
        assertFalse(result.succeeded());
        assertTrue(processesIn(root).isEmpty());
    }

    /** A script that went on after its program was killed would write into a root that recovery is repairing. */
    @Test
    void scriptDiesWithTheProgramThatRunsIt() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fillWithBusybox(root);
        Process program = ChildJvm.start(Program.class, root.toString());
        try (var out = program.inputReader()) {
            assertEquals("running", out.readLine());
            assertFalse(processesIn(root).isEmpty());
        } finally {
            program.destroyForcibly().waitFor();
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            while (!processesIn(root).isEmpty()) {
                Thread.yield();
            }
        });
    }

    /** Without namespaces a plain chroot does the same, but for what it cannot promise. */
    @Test
    void plainChrootRunsEndsAndDies() throws Exception {
        ShellRoot.fillWithBusybox(root);
        ShellRoot.makeNull(root);
        var arguments = List.of(root.toString(), root.resolve("var/lib/mypkg").toString(), "echo $1; sleep 99 & exit 5", "over", "/etc",
                "output", "/a", "/b", "--", "one");
        Result result = runner.runHeld(ProcessRunner.Command.of(Enclosure.PLAIN.command(arguments)), line -> {}, () -> false);
        assertEquals(new Result(5, "one\n", false, false), result);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            while (!processesIn(root).isEmpty()) {
                Thread.yield();
            }
        });
    }

    private List<Path> processesIn(Path inside) throws DiskException {
        return HostFiles.list(Path.of("/proc")).stream()
                .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                .filter(process -> rootOf(process).startsWith(inside))
                .toList();
    }

    private static Path rootOf(Path process) {
        try {
            return HostFiles.readLink(process.resolve("root"));
        } catch (DiskException gone) {
            return Path.of("/");
        }
    }

    /** Runs a script without end in the root that it is given. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            String text = "echo running; while :; do read x </dev/null; done";
            new ChrootShell(new ProcessRunner(), Path.of(arguments[0]))
                    .run(script(text, List.of()), LIMIT, KEEP, System.out::println, () -> false);
        }
    }
}
