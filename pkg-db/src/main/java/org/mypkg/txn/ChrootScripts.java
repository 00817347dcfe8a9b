package org.mypkg.txn;

import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.mypkg.model.RootPath;
import org.mypkg.sys.ChrootShell;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProgramException;

/**
 * Runs scripts with the root's own shell, locked into the root: all of it is read-only to them but what their package
 * declares. They are told the package as {@code MYPKG_PACKAGE}, the phase as {@code MYPKG_PHASE} and their root, which is
 * {@code /}, as {@code MYPKG_ROOT}. A root without a shell, such as one that is just being filled, skips them.
 */
public final class ChrootScripts implements ScriptRunner {
    /** A script that needs longer is taken for one that hangs. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    private static final RootPath SHELL = RootPath.of("bin/sh");
    private static final int OUTPUT_MAX_BYTES = 1 << 16;

    private final Filesystem disk;
    private final ChrootShell shell;
    private final Duration timeout;
    private final BooleanSupplier stop;
    private final Consumer<String> notices;
    private boolean warned;

    /**
     * @param disk the root as file system
     * @param root the same root as the host sees it
     * @param timeout after this a script is killed with all that it started, and has failed
     * @param stop asked often whether the user wants to stop; then the script is killed
     * @param notices told once where this machine cannot lock scripts in
     */
    public ChrootScripts(Filesystem disk, Path root, Duration timeout, BooleanSupplier stop, Consumer<String> notices) {
        this.disk = disk;
        this.shell = new ChrootShell(new ProcessRunner(), root);
        this.timeout = timeout;
        this.stop = stop;
        this.notices = notices;
    }

    @Override
    public Result run(Script script) throws DiskException, ProgramException, TransactionException {
        if (disk.stat(SHELL).isEmpty()) {
            return Result.SKIPPED;
        }
        var environment = new TreeMap<String, String>();
        environment.put("MYPKG_PACKAGE", script.owner().name().value());
        environment.put("MYPKG_PHASE", script.label());
        environment.put("MYPKG_ROOT", "/");
        var outputs = new ScriptOutputs(disk, script.transaction());
        var locked = new ChrootShell.Script(
                script.text(), script.arguments(), environment, outputs.of(script.writes()), outputs.hidden());
        ProcessRunner.Result result = shell.run(locked, timeout, OUTPUT_MAX_BYTES, line -> {}, stop);
        warn();
        return result(result);
    }

    private void warn() {
        if (!warned && shell.weakness().isPresent()) {
            warned = true;
            notices.accept("scripts run in a plain chroot and could write anywhere in the root: this machine permits no namespaces ("
                    + shell.weakness().get() + ")");
        }
    }

    private Result result(ProcessRunner.Result result) {
        if (result.timedOut()) {
            String killed = result.output() + "killed after " + timeout.toSeconds() + " seconds\n";
            return new Result(Math.max(result.exitCode(), 1), killed, false);
        }
        int code = result.stopped() ? Math.max(result.exitCode(), 1) : result.exitCode();
        return new Result(code, result.output(), false, result.stopped());
    }
}
