package org.mypkg.txn;

import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.mypkg.model.RootPath;
import org.mypkg.sys.ChrootShell;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProgramException;

/**
 * Runs scripts with the root's own shell, shut into the root. They are told the package as {@code MYPKG_PACKAGE} and the
 * phase as {@code MYPKG_PHASE}. A root without a shell, such as one that is just being filled, skips them.
 */
public final class ChrootScripts implements ScriptRunner {
    private static final RootPath SHELL = RootPath.of("bin/sh");

    private final Filesystem disk;
    private final ChrootShell shell;
    private final Duration timeout;

    /**
     * @param disk the root as file system
     * @param root the same root as the host sees it
     * @param timeout after this a script is killed with all that it started, and has failed
     */
    public ChrootScripts(Filesystem disk, Path root, Duration timeout) {
        this.disk = disk;
        this.shell = new ChrootShell(new ProcessRunner(), root);
        this.timeout = timeout;
    }

    @Override
    public Result run(Script script) throws DiskException, ProgramException {
        if (disk.stat(SHELL).isEmpty()) {
            return Result.SKIPPED;
        }
        var environment = new TreeMap<String, String>();
        environment.put("MYPKG_PACKAGE", script.owner().name().value());
        environment.put("MYPKG_PHASE", script.label());
        ProcessRunner.Result result =
                shell.run(script.text(), script.arguments(), environment, timeout, line -> {});
        if (result.timedOut()) {
            String killed = result.output() + "killed after " + timeout.toSeconds() + " seconds\n";
            return new Result(Math.max(result.exitCode(), 1), killed, false);
        }
        return new Result(result.exitCode(), result.output(), false);
    }
}
