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
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mypkg.sys.ProcessRunner.Result;

/** Scripts run in a root that holds the host's shell and the libraries that it names. */
final class ChrootShellTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Scratch scratch = Scratch.asRoot();
    private final Path root = scratch.directory().resolve("root");
    private final ProcessRunner runner = new ProcessRunner();

    @AfterEach
    void release() throws DiskException {
        scratch.release();
    }

    @Test
    void scriptSeesTheRootAndItsArguments() throws Exception {
        ShellRoot.fill(root);
        HostFiles.writeText(root.resolve("here"), "inside\n");
        var variables = new TreeMap<String, String>();
        variables.put("PHASE", "post-install");
        Result result = new ChrootShell(runner, root)
                .run("read x </here; echo \"$x $1 $2 $PHASE\"; exit 4", List.of("a b", "'"), variables, LIMIT, l -> {});
        assertEquals("inside a b ' post-install\n", result.output());
        assertEquals(4, result.exitCode());
    }

    @Test
    void procIsMountedForTheScriptOnly() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fill(root);
        HostFiles.createDirectories(root.resolve("proc"));
        Result result = run("read -r pid rest </proc/self/stat; echo $$ $pid");
        assertEquals("1 1\n", result.output());
        assertTrue(HostFiles.list(root.resolve("proc")).isEmpty());
    }

    @Test
    void rootWithoutShellSaysSo() throws Exception {
        HostFiles.createDirectories(root);
        Result result = run("echo never");
        assertEquals(127, result.exitCode());
        assertTrue(result.output().contains("/bin/sh"), result.output());
    }

    @Test
    void nothingOutlivesTheScript() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fill(root);
        HostFiles.createDirectories(root.resolve("proc"));
        run("( while :; do echo x; done ) >/alive & while [ ! -s /alive ]; do :; done");
        long size = HostFiles.sizeBytes(root.resolve("alive"));
        for (int i = 0; i < 1_000; i++) {
            Thread.yield();
        }
        assertEquals(size, HostFiles.sizeBytes(root.resolve("alive")));
    }

    @Test
    void timeLimitHolds() throws Exception {
        ShellRoot.fill(root);
        Result result = new ChrootShell(runner, root)
                .run("while :; do :; done", List.of(), Collections.emptySortedMap(), Duration.ofMillis(300), l -> {});
        assertTrue(result.timedOut());
        assertFalse(result.succeeded());
    }

    @Test
    void runningSystemNeedsNoChroot() throws Exception {
        var lines = new ArrayList<String>();
        Result result = new ChrootShell(runner, Path.of("/"))
                .run("echo $1", List.of("plain"), Collections.emptySortedMap(), LIMIT, lines::add);
        assertTrue(result.succeeded());
        assertEquals(List.of("plain"), lines);
    }

    /** A script that went on after its program was killed would write into a root that recovery is repairing. */
    @Test
    void scriptDiesWithTheProgramThatRunsIt() throws Exception {
        Mounts.needNamespaces();
        ShellRoot.fill(root);
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

    private static List<Path> processesIn(Path root) throws DiskException {
        return HostFiles.list(Path.of("/proc")).stream()
                .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                .filter(process -> rootOf(process).equals(root))
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
            String script = "echo running; while :; do read x </dev/null; done";
            new ChrootShell(new ProcessRunner(), Path.of(arguments[0]))
                    .run(script, List.of(), Collections.emptySortedMap(), LIMIT, System.out::println);
        }
    }

    private Result run(String script) throws ProgramException {
        return new ChrootShell(runner, root).run(script, List.of(), Collections.emptySortedMap(), LIMIT, line -> {});
    }
}
