package org.mypkg.sys;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.sys.ProcessRunner.Result;

/** Mounts for tests; where the machine allows none, the test is skipped and says why. */
public final class Mounts {
    private static final ProcessRunner RUNNER = new ProcessRunner();

    private Mounts() {}

    /** Mounts something at a directory, which it makes if need be. */
    public static void mount(Path at, String... arguments) throws DiskException {
        HostFiles.createDirectories(at);
        var argv = new java.util.ArrayList<>(List.of("mount"));
        argv.addAll(List.of(arguments));
        argv.add(at.toString());
        String refusal = refusal(Command.of(argv));
        assumeTrue(refusal.isEmpty(), "mounting is not possible here: " + refusal);
    }

    private static String refusal(Command command) {
        try {
            Result result = RUNNER.run(command);
            return result.succeeded() ? "" : "exit code " + result.exitCode() + " " + result.output().trim();
        } catch (ProgramException missing) {
            return String.valueOf(missing.getMessage());
        }
    }

    /** Skips the test where this machine gives nobody a process and mount namespace of his own. */
    static void needNamespaces() {
        String refusal = refusal(Command.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", ":"));
        assumeTrue(refusal.isEmpty(), "namespaces are not to be had here: " + refusal);
    }

    /** Takes away what is mounted there. */
    public static void unmount(Path at) throws ProgramException {
        run("umount", at.toString());
    }

    /** Runs a program that must succeed. */
    static void run(String... argv) throws ProgramException {
        Result result = RUNNER.run(Command.of(argv));
        if (!result.succeeded()) {
            throw new AssertionError(String.join(" ", argv) + ": " + result.output());
        }
    }
}
