package org.mypkg.sys;

import java.nio.file.Path;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.ProcessRunner.Command;

/** A root that holds the host's shell, the libraries that it names, and the device that background jobs read. */
public final class ShellRoot {
    private ShellRoot() {}

    /** Fills a directory, which it makes if need be. */
    public static void fill(Path root) throws DiskException, ProgramException {
        HostFiles.createDirectories(root.resolve("dev"));
        copyIn(root, Path.of("/bin/sh"));
        String libraries = new ProcessRunner().run(Command.of("ldd", "/bin/sh")).output();
        for (String word : libraries.split("\\s+", -1)) {
            if (word.startsWith("/")) {
                copyIn(root, Path.of(word));
            }
        }
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            var kind = new Effect.NodeKind.CharacterDevice(1, 3);
            disk.apply(new Effect.MakeNode(RootPath.of("dev/null"), kind, FileMeta.of(0666, 0, 0, 0)));
        }
    }

    private static void copyIn(Path root, Path file) throws DiskException {
        Path copy = root.resolve(file.toString().substring(1));
        HostFiles.createDirectories(copy.resolveSibling(".").normalize());
        HostFiles.copy(HostFiles.realPath(file), copy);
    }
}
