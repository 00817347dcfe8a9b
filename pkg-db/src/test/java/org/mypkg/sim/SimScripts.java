package org.mypkg.sim;

import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.txn.ScriptRunner;

/**
 * Runs scripts of four commands, one a line: {@code write PATH TEXT} makes a file or writes into it in place and syncs
 * nothing, {@code remove PATH}, {@code fail}, and {@code say} as the last one. Anything else does nothing.
 */
final class SimScripts implements ScriptRunner {
    private final Filesystem disk;
    private final SimFilesystem below;

    private final boolean mayFail;

    SimScripts(Filesystem disk, SimFilesystem below, boolean mayFail) {
        this.disk = disk;
        this.below = below;
        this.mayFail = mayFail;
    }

    @Override
    public Result run(Script script) throws Failure {
        for (String line : script.text().lines().toList()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "write" -> write(RootPath.of(words[1]), Bytes.utf8(words[2]));
                case "remove" -> disk.apply(new Effect.Unlink(RootPath.of(words[1])));
                case "fail" -> {
                    if (mayFail) {
                        return new Result(1, "told to fail", false);
                    }
                }
                case "say" -> {
                    return new Result(0, "said", false);
                }
                default -> {}
            }
        }
        return Result.DONE;
    }

    private void write(RootPath path, Bytes text) throws Failure {
        Optional<FileStat> there = disk.stat(path);
        if (there.isPresent()) {
            below.overwrite(path, text.toArray());
        } else {
            disk.apply(new Effect.WriteFile(path, FileMeta.of(0644, 0, 0, 7), Effect.Content.of(text.toArray())));
        }
    }
}
