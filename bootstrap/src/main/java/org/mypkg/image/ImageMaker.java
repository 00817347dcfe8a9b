package org.mypkg.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;

/** Makes the images that a configuration names; each file appears when it is complete. */
final class ImageMaker {
    /** 2026-01-01T00:00:00Z: no file of an image is younger. */
    private static final long LATEST_MTIME_SECONDS = 1_767_225_600L;

    private final ImageConfig config;
    private final Path output;

    ImageMaker(ImageConfig config, Path output) {
        this.config = config;
        this.output = output.toAbsolutePath().normalize();
    }

    /** @return the files that were written */
    List<Path> make() throws Failure {
        if (!HostFiles.isDirectory(config.root())) {
            throw new ImageException(config.name(), "there is no root at " + config.root());
        }
        HostFiles.createDirectories(output);
        var files = new ArrayList<Path>();
        for (ImageConfig.Format format : config.formats()) {
            files.add(
                    switch (format) {
                        case INITRAMFS -> initramfs();
                        case ROOTFS_TAR -> tar();
                    });
        }
        return files;
    }

    private Path initramfs() throws Failure {
        Path file = output.resolve(config.name() + ".initramfs.gz");
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (LinuxFilesystem root = LinuxFilesystem.open(config.root());
                OutputStream out = HostFiles.create(fresh)) {
            new InitramfsWriter(root, config::excludes, LATEST_MTIME_SECONDS).write(out);
        } catch (IOException failed) {
            throw new ImageException(file.toString(), String.valueOf(failed.getMessage()), failed);
        }
        HostFiles.move(fresh, file);
        return file;
    }

    private Path tar() throws Failure {
        Path file = output.resolve(config.name() + ".tar.zst");
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        var argv = new ArrayList<String>(List.of("tar", "--create", "--zstd", "--file", fresh.toString(), "--directory",
                config.root().toString(), "--sort=name", "--numeric-owner", "--format=posix", "--xattrs", "--clamp-mtime",
                "--mtime=@" + LATEST_MTIME_SECONDS,
                "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime", "--anchored", "--no-wildcards"));
        for (RootPath path : config.exclude()) {
            argv.add("--exclude=." + path);
        }
        argv.add(".");
        ProcessRunner.Result result = new ProcessRunner().run(Command.of(argv));
        if (!result.succeeded()) {
            throw new ImageException(file.toString(), result.output().strip());
        }
        HostFiles.move(fresh, file);
        return file;
    }
}
