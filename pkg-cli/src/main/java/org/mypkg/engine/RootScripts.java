package org.mypkg.engine;

import java.time.Duration;
import java.util.Collections;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;
import org.mypkg.sys.ChrootShell;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.txn.ScriptRunner;

/** Runs packages' scripts by the root's own shell; a root that has none yet runs none. */
final class RootScripts implements ScriptRunner {
    private static final RootPath SHELL = RootPath.of("bin/sh");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final TargetRoot root;
    private final ChrootShell shell;

    RootScripts(TargetRoot root) {
        this.root = root;
        this.shell = new ChrootShell(new ProcessRunner(), root.path());
    }

    @Override
    public Result run(Script script) throws Failure {
        if (root.filesystem().stat(SHELL).isEmpty()) {
            return Result.SKIPPED;
        }
        ProcessRunner.Result result =
                shell.run(script.text(), script.arguments(), Collections.emptySortedMap(), LONGEST, line -> {});
        String late = result.timedOut() ? "\nit was stopped after " + LONGEST.toMinutes() + " minutes" : "";
        int code = result.timedOut() && result.exitCode() == 0 ? 1 : result.exitCode();
        return new Result(code, result.output() + late, false);
    }
}
