package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProgramException;

/** What a build sees of this machine, and what is left of it. Needs namespaces, as builds do. */
final class SandboxTest {
    @TempDir
    private Path top = Path.of("");

    private final ProcessRunner processes = new ProcessRunner();
    private final AtomicBoolean stop = new AtomicBoolean();

    @BeforeEach
    void makePlaces() throws Failure {
        for (String name : List.of("work/build", "work/tmp", "given")) {
            HostFiles.createDirectories(top.resolve(name));
        }
        HostFiles.writeText(top.resolve("given/text"), "given\n");
        HostFiles.writeText(top.resolve("secret.asc"), "the signing key\n");
    }

    @Test
    void nothingOfTheCallerIsVisible() throws Exception {
        String key = top.resolve("secret.asc").toString();
        assertEquals("the signing key\n", HostFiles.readText(Path.of(key)), "it is there outside");
        String seen = run("for f in '" + key + "' '" + top + "' /root /var/lib /etc/shadow /mnt; do"
                + " if ls \"$f\" >/dev/null 2>&1; then echo \"sees $f\"; fi; done; ls -A /").output();
        List<String> names = seen.lines().toList();
        assertFalse(seen.contains("sees"), seen);
        assertTrue(names.containsAll(List.of("build", "dev", "etc", "given", "proc", "tmp", "usr")), seen);
        for (String name : List.of("home", "root", "work", "opt", "srv", "mnt", "media", "run", "sys", "old", "boot")) {
            assertFalse(names.contains(name), seen);
        }
    }

    @Test
    void theTextRunsWithoutPrivilegesNetworkOrOtherProcesses() throws Exception {
        var result = run("""
                id -u; id -g; hostname; umask; pwd
                grep -c : /proc/net/dev
                ls -d /proc/[0-9]* | wc -l
                sed -n 's/^CapEff:\\s*//p; s/^NoNewPrivs:\\s*//p' /proc/self/status
                for f in /x /usr/x /given/x /etc/x /dev/x; do if touch $f 2>/dev/null; then echo "wrote $f"; fi; done
                touch /build/x /tmp/x && cat /given/text
                if kill -9 1 2>/dev/null; then echo killed; fi
                env | sort
                """);
        var lines = result.output().lines().toList();
        assertEquals(List.of(Sandbox.USER, Sandbox.USER, "mypkg", "0022", "/build", "1"), lines.subList(0, 6), result.output());
        assertTrue(Integer.parseInt(lines.get(6)) <= 5, "processes: " + result.output());
        assertEquals(List.of("0000000000000000", "1", "given", "A=1", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "PWD=/build"),
                lines.subList(7, lines.size()), result.output());
    }

    /** What the checks of a toolchain do: a root of our own files, entered without being root. */
    @Test
    void aUserNamespaceWithARootOfItsOwnCanBeMadeInside() throws Exception {
        String output = run("mkdir r r/bin r/lib r/lib64; cp /bin/true r/bin/;"
                + " cp -L $(ldd /bin/true | grep -o '/[^ ]*ld-linux[^ ]*') r/lib64/;"
                + " cp -L $(ldd /bin/true | sed -n 's/.*=> \\([^ ]*\\).*/\\1/p') r/lib/;"
                + " unshare --user --map-root-user chroot r /bin/true && echo entered").output();
        assertTrue(output.endsWith("entered\n"), output);
    }

    @Test
    void itsProcessorTimeIsKnown() throws Exception {
        Sandbox.Outcome outcome = sandbox().run(world(), "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done", line -> {}, () -> false);
        assertTrue(outcome.cpu().toMillis() > 20, outcome.toString());
    }

    @Test
    void whatIsStoppedLeavesNoProcessAndNoMount() throws Exception {
        String mark = "4711" + (top.hashCode() & 0xffff);
        var lines = new ArrayList<String>();
        Sandbox.Outcome outcome = sandbox().run(
                world(),
                "setsid sleep " + mark + " & echo started; wait",
                line -> {
                    lines.add(line);
                    stop.set(true);
                },
                stop::get);
        assertEquals(List.of("started"), lines);
        assertTrue(outcome.result().stopped());
        assertNothingLeft(mark);
    }

    /** The program is killed: all that the build's world ever hears of it is the end of a pipe. */
    @Test
    void whoKillsTheBuilderKillsTheBuild() throws Exception {
        String mark = "4712" + (top.hashCode() & 0xffff);
        Path started = top.resolve("started");
        assertTrue(processes.run(ProcessRunner.Command.of("mkfifo", started.toString())).succeeded());
        var places = new ArrayList<>(world().places());
        places.add(new Sandbox.Place(started, "/started", true));
        var world = new Sandbox.World(top.resolve("work"), places, world().environment());
        HostFiles.createDirectories(top.resolve("work/world"));
        // Who holds the pipe ends as soon as the build runs.
        var argv = new ArrayList<>(List.of("sh", "-c", "f=$1; shift; { read line <$f; } | \"$@\"", "sh", started.toString()));
        argv.addAll(Sandbox.asRoot(world, "setsid sleep " + mark + " & echo running; echo now >/started; wait").argv());
        ProcessRunner.Result result = processes.run(ProcessRunner.Command.of(argv));
        assertEquals("running\n", result.output());
        assertEquals(137, result.exitCode());
        assertNothingLeft(mark);
    }

    @Test
    void aWorldThatCannotBeMadeIsNoFailureOfTheBuild() {
        var places = List.of(new Sandbox.Place(top.resolve("nowhere"), "/build", true));
        var world = new Sandbox.World(top.resolve("work"), places, new TreeMap<>());
        BuildException none = assertThrows(BuildException.class, () -> sandbox().run(world, "true", line -> {}, () -> false));
        assertEquals(ErrorCode.SANDBOX_UNAVAILABLE, none.diagnostic().code());
        assertTrue(none.diagnostic().because().toString().contains("nowhere cannot be shown"), none.toString());
    }

    private void assertNothingLeft(String mark) throws ProgramException {
        String processesNow = processes.run(ProcessRunner.Command.of(
                "sh", "-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '")).output();
        assertFalse(processesNow.contains("sleep " + mark), processesNow);
        String mounts = processes.run(ProcessRunner.Command.of("cat", "/proc/self/mountinfo")).output();
        assertFalse(mounts.contains(top.toString()), mounts);
    }

    private Sandbox sandbox() {
        return new Sandbox(processes);
    }

    private Sandbox.World world() {
        var environment = new TreeMap<String, String>();
        environment.put("A", "1");
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return new Sandbox.World(top.resolve("work"), List.of(
                new Sandbox.Place(top.resolve("work/build"), "/build", true),
                new Sandbox.Place(top.resolve("work/tmp"), "/tmp", true),
                new Sandbox.Place(top.resolve("given"), "/given", false)), environment);
    }

    private ProcessRunner.Result run(String text) throws Failure {
        ProcessRunner.Result result = sandbox().run(world(), text, line -> {}, () -> false).result();
        assertEquals(0, result.exitCode(), result.output());
        return result;
    }
}
