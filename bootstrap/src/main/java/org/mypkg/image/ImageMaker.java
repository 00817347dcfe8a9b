package org.mypkg.image;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.mypkg.diag.Failure;
import org.mypkg.image.ImageConfig.Compression;
import org.mypkg.image.ImageConfig.Format;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;

/**
 * Makes the images that a configuration names. Each file appears when it is complete; where anything fails, nothing of it
 * stays. Meanwhile a directory {@code .mkimage-…} lies beside them.
 */
final class ImageMaker {
    private final ImageConfig config;
    private final Path output;
    private final InstantSource clock;
    private final Consumer<String> notices;

    /**
     * @param clock by which publications expire; no image says when it was made
     * @param notices hears what the user should know although nothing failed
     */
    ImageMaker(ImageConfig config, Path output, InstantSource clock, Consumer<String> notices) {
        this.config = config;
        this.output = output.toAbsolutePath().normalize();
        this.clock = clock;
        this.notices = notices;
    }

    /** @return the files that were written */
    List<Path> make() throws Failure {
        new HostTools().require(config);
        if (config.source() instanceof ImageConfig.Source.Tree(Path root) && !HostFiles.isDirectory(root)) {
            throw new ImageException(config.name(), "there is no root at " + root);
        }
        boolean fresh = !HostFiles.exists(output);
        HostFiles.createDirectories(output);
        Path work = HostFiles.createTemporaryDirectory(output, ".mkimage-");
        boolean made = false;
        try {
            List<Path> files = make(work);
            made = true;
            return files;
        } finally {
            HostFiles.deleteTree(work);
            if (fresh && !made && HostFiles.list(output).isEmpty()) {
                HostFiles.delete(output);
            }
        }
    }

    private List<Path> make(Path work) throws Failure {
        Path root = root(work);
        try (LinuxFilesystem disk = LinuxFilesystem.open(root);
                LinuxFilesystem own = LinuxFilesystem.open(work)) {
            int user = own.stat(RootPath.ROOT).orElseThrow().meta().uid();
            var reader = new TreeReader(disk, left(), user);
            ImageTree tree = reader.read();
            if (reader.madeByUser()) {
                notices.accept("the root at " + root + " was not made by root: what belongs to user " + user
                        + " in it belongs to root in the image, and device nodes are those that every image has");
            }
            new SystemEditor(tree, config.name()).apply(config.system());
            var files = new ArrayList<Path>();
            for (Format format : config.formats()) {
                files.add(image(format, tree, HostFiles.createDirectories(work.resolve(format.word()))));
            }
            return files;
        }
    }

    private Path root(Path work) throws Failure {
        return switch (config.source()) {
            case ImageConfig.Source.Tree(Path root) -> root;
            case ImageConfig.Source.Packages packages -> {
                Path root = HostFiles.createDirectories(work.resolve("root"));
                new RootMaker(config.name(), packages, clock).make(root);
                yield root;
            }
        };
    }

    private Predicate<RootPath> left() {
        return switch (config.source()) {
            case ImageConfig.Source.Tree tree -> config::excludes;
            case ImageConfig.Source.Packages packages ->
                path -> config.excludes(path) || RootMaker.STATE_OF_THE_MAKING.stream().anyMatch(path::startsWith);
        };
    }

    private Path image(Format format, ImageTree tree, Path work) throws Failure {
        Compression compression = config.compressionOf(format);
        String name = config.name()
                + switch (format) {
                    case INITRAMFS -> ".initramfs" + compression.extension();
                    case ROOTFS_TAR -> ".tar" + compression.extension();
                    case DISK -> ".img";
                    case ISO -> ".iso";
                };
        Path fresh = work.resolve(name);
        switch (format) {
            case INITRAMFS -> Archive.write(fresh, compression, out -> new InitramfsWriter(tree).write(out), work);
            case ROOTFS_TAR -> Archive.write(fresh, compression, out -> new TarWriter(tree, out).write(), work);
            case DISK -> new DiskImage(config, work).write(tree, fresh);
            case ISO -> new IsoImage(config, work).write(tree, fresh);
        }
        Path file = output.resolve(name);
        HostFiles.sync(fresh);
        HostFiles.move(fresh, file);
        return file;
    }
}
