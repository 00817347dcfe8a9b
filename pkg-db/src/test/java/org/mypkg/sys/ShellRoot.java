package org.mypkg.sys;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
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
        makeNull(root);
    }

    /** The device that background jobs of a shell read. */
    static void makeNull(Path root) throws DiskException {
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            var kind = new Effect.NodeKind.CharacterDevice(1, 3);
            disk.apply(new Effect.MakeNode(RootPath.of("dev/null"), kind, FileMeta.of(0666, 0, 0, 0)));
        }
    }

    /** A root of busybox alone, with the directories that scripts know; skips the test where the host has no static one. */
    public static void fillWithBusybox(Path root) throws DiskException, ProgramException {
        Path busybox = Path.of("/bin/busybox");
        assumeTrue(HostFiles.exists(busybox), "no busybox on this host");
        String linking = new ProcessRunner().run(Command.of("ldd", "/bin/busybox")).output();
        assumeTrue(linking.contains("not a dynamic executable"), "busybox is not static");
        for (String name : List.of("bin", "dev", "proc", "run", "tmp", "etc", "usr/bin", "var/cache", "var/lib/mypkg")) {
            HostFiles.createDirectories(root.resolve(name));
        }
        HostFiles.copy(HostFiles.realPath(busybox), root.resolve("bin/busybox"));
        Mounts.run("chroot", root.toString(), "/bin/busybox", "--install", "/bin");
    }

    private static void copyIn(Path root, Path file) throws DiskException {
        Path copy = root.resolve(file.toString().substring(1));
        HostFiles.createDirectories(copy.resolveSibling(".").normalize());
        HostFiles.copy(HostFiles.realPath(file), copy);
    }
}
