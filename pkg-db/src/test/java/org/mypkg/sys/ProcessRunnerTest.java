package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.sys.ProcessRunner.Result;

final class ProcessRunnerTest {
    private final ProcessRunner runner = new ProcessRunner();

    private Result shell(String script) throws ProgramException {
        return runner.run(Command.of("/bin/sh", "-c", script));
    }

    @Test
    void outputAndErrorsAreOne() throws Exception {
        Result result = shell("echo out; echo err >&2; exit 3");
        assertEquals("out\nerr\n", result.output());
        assertEquals(3, result.exitCode());
        assertFalse(result.succeeded());
        assertTrue(shell(":").succeeded());
    }

    @Test
    void linesComeOneByOne() throws Exception {
        var lines = new ArrayList<String>();
        runner.run(Command.of("/bin/sh", "-c", "printf 'a\\n\\nb'"), lines::add);
        assertEquals(List.of("a", "", "b"), lines);
    }

    @Test
    void environmentIsItsOwn() throws Exception {
        var only = new TreeMap<String, String>();
        only.put("ONE", "1 & 2");
        Result result = runner.run(Command.of("/usr/bin/env").withEnvironment(only));
        assertEquals("ONE=1 & 2\n", result.output());
        assertEquals("yes\n", runner.run(Command.of("/bin/sh", "-c", "echo $X").with("X", "yes")).output());
    }

    @Test
    void thereIsNoInput() throws Exception {
        assertEquals("", runner.run(Command.of("/bin/cat")).output());
    }

    @Test
    void runsWhereItIsTold() throws Exception {
        assertEquals("/usr\n", runner.run(Command.of("/bin/pwd").in(Path.of("/usr"))).output());
    }

    @Test
    void lastBytesAreKept() throws Exception {
        Result result = runner.run(
                Command.of("/bin/sh", "-c", "i=0; while [ $i -lt 9000 ]; do echo line$i; i=$((i+1)); done")
                        .keeping(18));
        assertEquals("line8998\nline8999\n", result.output());
    }

    @Test
    void timeLimitEndsItWithAllThatItStarted() throws Exception {
        var pids = new ArrayList<String>();
        Result result = runner.run(
                Command.of("/bin/sh", "-c", "sleep 1000 & echo $!; wait").within(Duration.ofMillis(300)), pids::add);
        assertTrue(result.timedOut());
        assertFalse(result.succeeded());
        long child = Long.parseLong(pids.getFirst());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            while (running(child)) {
                Thread.yield();
            }
        });
    }

    /** A process whose parent died may stay as a zombie where nobody reaps it: that is ended, too. */
    static boolean running(long pid) {
        try {
            String stat = HostFiles.readText(Path.of("/proc", Long.toString(pid), "stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (DiskException gone) {
            return false;
        }
    }

    @Test
    void signalsCountAsInShells() throws Exception {
        assertEquals(128 + 15, shell("kill -TERM $$").exitCode());
    }

    @Test
    void missingProgramIsNamed() {
        var thrown = assertThrows(ProgramException.class, () -> runner.run(Command.of("no-such-program", "x")));
        assertEquals("no-such-program", thrown.program());
        assertEquals(ErrorCode.PROGRAM_MISSING, thrown.diagnostic().code());
        assertThrows(IllegalArgumentException.class, () -> Command.of());
    }
}
