package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;

/** Scripts of a tiny language: {@code write PATH TEXT}, {@code save PATH TEXT} (as an editor does), {@code fail},
 * {@code needs PATH} (fails where nothing is), {@code paths FILE} (writes its arguments), {@code say WORD} (the last one); by lines. */
record ScriptsInTests(Filesystem disk) implements ScriptRunner {
    @Override
    public Result run(Script script) throws DiskException {
        for (String line : script.text().lines().toList()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "write", "save" -> write(RootPath.of(words[1]), words[2]);
                case "say" -> {
                    return new Result(0, words[1], false);
                }
                case "paths" -> write(RootPath.of(words[1]), String.join(" ", script.arguments()));
                case "needs" -> {
                    if (disk.stat(RootPath.of(words[1])).isEmpty()) {
                        return new Result(9, words[1] + " is missing", false);
                    }
                }
                case "fail" -> {
                    return new Result(7, "it fails as asked", false);
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        return Result.DONE;
    }

    private void write(RootPath path, String text) throws DiskException {
        new DiskActions(disk).unlinkIfThere(path);
        disk.apply(new Effect.WriteFile(path, FileMeta.of(0644, 0, 0, 3), Effect.Content.of(text.getBytes(StandardCharsets.UTF_8))));
    }
}
