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
    public static void mount(Path at, String... arguments) throws DiskException, ProgramException {
        HostFiles.createDirectories(at);
        var argv = new java.util.ArrayList<>(List.of("mount"));
        argv.addAll(List.of(arguments));
        argv.add(at.toString());
        Result result = RUNNER.run(Command.of(argv));
        assumeTrue(result.succeeded(), "mounting is not possible here: " + result.output().trim());
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
