package org.mypkg.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.RecipeException;
import org.mypkg.recipe.YamlFields;
import org.mypkg.recipe.YamlReader;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * What images to make of which root.
 *
 * @param name what the image files are called, without their extensions
 * @param root the populated root
 * @param formats in the order of the text
 * @param exclude what stays out, with all that lies below
 */
record ImageConfig(String name, Path root, List<Format> formats, List<RootPath> exclude) {
    ImageConfig {
        formats = List.copyOf(formats);
        exclude = List.copyOf(exclude);
    }

    /** The kinds of image. */
    enum Format {
        /** For the kernel's {@code initrd}: NAME.initramfs.gz. */
        INITRAMFS,
        /** For containers and chroots: NAME.tar.zst. */
        ROOTFS_TAR
    }

    /** Reads a configuration; relative paths in it count from its own directory. */
    static ImageConfig read(Path file) throws RecipeException, DiskException {
        Path absolute = file.toAbsolutePath().normalize();
        var fields = new YamlFields(file.toString(), YamlReader.read(file.toString(), HostFiles.readText(absolute)));
        fields.allow(List.of("name", "root", "formats", "exclude"));
        String name = fields.required("name");
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9._-]*")) {
            throw fields.wrong(fields.line(), "'" + name + "' cannot be the name of a file");
        }
        var exclude = new ArrayList<RootPath>();
        for (String path : fields.texts("exclude")) {
            exclude.add(path(fields, path));
        }
        Path root = absolute.resolveSibling(fields.required("root")).normalize();
        return new ImageConfig(name, root, formats(fields), exclude);
    }

    /** Whether a path stays out of the images. */
    boolean excludes(RootPath path) {
        return exclude.stream().anyMatch(path::startsWith);
    }

    private static List<Format> formats(YamlFields fields) throws RecipeException {
        var formats = new ArrayList<Format>();
        for (String word : fields.texts("formats")) {
            formats.add(
                    switch (word) {
                        case "initramfs" -> Format.INITRAMFS;
                        case "rootfs-tar" -> Format.ROOTFS_TAR;
                        case "iso", "disk" -> throw fields.wrong(fields.line(), "this release does not make '" + word + "' yet");
                        default -> throw fields.wrong(fields.line(), "unknown format '" + word + "'");
                    });
        }
        if (formats.isEmpty()) {
            throw fields.wrong(fields.line(), "'formats' names no image");
        }
        return formats;
    }

    private static RootPath path(YamlFields fields, String text) throws RecipeException {
        try {
            return RootPath.of(text);
        } catch (IllegalArgumentException illegal) {
            throw fields.wrong(fields.line(), String.valueOf(illegal.getMessage()));
        }
    }
}
