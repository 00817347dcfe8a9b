package org.mypkg.setup;

import java.nio.file.Path;
import java.util.List;
import org.mypkg.recipe.RecipeException;
import org.mypkg.recipe.YamlFields;
import org.mypkg.recipe.YamlReader;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * What an unattended installation was told.
 *
 * @param disk the device or image to install to
 * @param hostname of the new system
 * @param packages to install, besides {@code base}
 */
record Answers(String disk, String hostname, List<String> packages) {
    private static final String HOSTNAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    Answers {
        packages = List.copyOf(packages);
    }

    /** Reads an answer file. */
    static Answers read(Path file) throws RecipeException, DiskException {
        var fields = new YamlFields(file.toString(), YamlReader.read(file.toString(), HostFiles.readText(file)));
        fields.allow(List.of("disk", "hostname", "packages"));
        String disk = fields.required("disk");
        if (!disk.startsWith("/")) {
            throw fields.wrong(fields.line(), "'disk' must be an absolute path");
        }
        String hostname = fields.text("hostname").orElse("mypkg");
        if (!hostname.matches(HOSTNAME)) {
            throw fields.wrong(fields.line(), "'" + hostname + "' is no host name");
        }
        return new Answers(disk, hostname, fields.texts("packages"));
    }

    /** The steps that an installation would take, in order. */
    List<String> steps() {
        String all = packages.isEmpty() ? "base" : "base " + String.join(" ", packages);
        return List.of(
                "partition " + disk + ": EFI system partition, root",
                "make file systems: FAT, ext4",
                "install " + all,
                "set the host name to " + hostname,
                "make it boot: the kernel as an EFI program");
    }
}
