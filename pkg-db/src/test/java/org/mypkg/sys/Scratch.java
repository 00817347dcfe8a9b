package org.mypkg.sys;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory for one test and the file systems opened on it. */
final class Scratch {
    private final Path directory;
    private final List<LinuxFilesystem> opened = new ArrayList<>();

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /** Owners, devices and capabilities can be set by root alone: others skip the test. */
    static Scratch asRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "this test changes owners, so it must run as root");
        return plain();
    }

    /** For anybody. */
    static Scratch plain() {
        try {
            return new Scratch(HostFiles.createTemporaryDirectory("mypkg-test-"));
        } catch (DiskException failed) {
            throw new AssertionError(failed);
        }
    }

    Path directory() {
        return directory;
    }

    /** The file system whose root is the directory {@code root} in here. */
    LinuxFilesystem open() throws DiskException {
        LinuxFilesystem filesystem = LinuxFilesystem.open(HostFiles.createDirectories(directory.resolve("root")));
        opened.add(filesystem);
        return filesystem;
    }

    void release() throws DiskException {
        opened.forEach(LinuxFilesystem::close);
        HostFiles.deleteTree(directory);
    }
}
