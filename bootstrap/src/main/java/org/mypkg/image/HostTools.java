package org.mypkg.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.mypkg.image.ImageConfig.Compression;
import org.mypkg.image.ImageConfig.Format;
import org.mypkg.sys.HostFiles;

/** The host's programs and files that images are made with, and the Debian packages that bring them. */
final class HostTools {
    /** GRUB's parts for BIOS. */
    static final Path GRUB_BIOS = Path.of("/usr/lib/grub/i386-pc");

    /** GRUB's parts for UEFI. */
    static final Path GRUB_EFI = Path.of("/usr/lib/grub/x86_64-efi");

    private static final List<String> SEARCHED =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private final Predicate<String> there;

    HostTools() {
        this(HostTools::exists);
    }

    /** @param there whether the host has a program of this name, or a file of this path */
    HostTools(Predicate<String> there) {
        this.there = there;
    }

    /** @throws ImageException (HOST_TOOL_MISSING) with all that is missing */
    void require(ImageConfig config) throws ImageException {
        var missing = new ArrayList<String>();
        var packages = new ArrayList<String>();
        for (Map.Entry<String, String> need : needs(config).entrySet()) {
            if (!there.test(need.getKey())) {
                missing.add(need.getKey() + " is missing; Debian's package " + need.getValue() + " has it");
                if (!packages.contains(need.getValue())) {
                    packages.add(need.getValue());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw ImageException.tools(config.name(), missing, packages);
        }
    }

    private static SequencedMap<String, String> needs(ImageConfig config) {
        var needs = new LinkedHashMap<String, String>();
        boolean disk = config.formats().contains(Format.DISK);
        boolean iso = config.formats().contains(Format.ISO);
        if (disk || iso) {
            needs.put("grub-mkimage", "grub-common");
            needs.put(GRUB_BIOS.resolve("boot.img").toString(), "grub-pc-bin");
            needs.put(GRUB_EFI.resolve("moddep.lst").toString(), "grub-efi-amd64-bin");
            needs.put("mkfs.fat", "dosfstools");
            needs.put("mcopy", "mtools");
            needs.put("mmd", "mtools");
        }
        if (disk) {
            needs.put("mke2fs", "e2fsprogs");
            needs.put("debugfs", "e2fsprogs");
        }
        if (iso) {
            needs.put("xorriso", "xorriso");
        }
        if (config.formats().stream().anyMatch(format -> format != Format.DISK && config.compressionOf(format) == Compression.ZSTD)) {
            needs.put("zstd", "zstd");
        }
        return needs;
    }

    private static boolean exists(String name) {
        return name.startsWith("/")
                ? HostFiles.exists(Path.of(name))
                : SEARCHED.stream().anyMatch(place -> HostFiles.isExecutable(Path.of(place, name)));
    }
}
